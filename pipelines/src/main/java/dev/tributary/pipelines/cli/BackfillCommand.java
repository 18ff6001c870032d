package dev.tributary.pipelines.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description = "Reconcile a range of whole days with the raw events. Safe to repeat.",
    footerHeading = "%nExample:%n",
    footer = {
      "  ./tributary backfill --from=2025-10-01 --to=2025-10-09 --runner=FlinkRunner \\",
      "      --coldPath=/var/lib/tributary/cold --hotJdbcUrl=jdbc:postgresql://localhost/tributary"
    })
final class BackfillCommand implements Callable<Integer> {
  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Reconciler.reconcile(flags.parse(), spec.name())
        .report(spec.name(), new Console(spec.commandLine().getOut()));
    return 0;
  }
}
