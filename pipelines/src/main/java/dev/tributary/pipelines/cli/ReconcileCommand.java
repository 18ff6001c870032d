package dev.tributary.pipelines.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    description = {
      "Take in what came too late: recompute days from the raw events of the cold tier, and change"
          + " what is served where it says something else.",
      "Each changed row is written to ops.reconciliation_audit, before and after. Safe to repeat."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary reconcile --date=2025-10-09 --coldPath=/var/lib/tributary/cold \\",
      "      --hotJdbcUrl=jdbc:postgresql://localhost/tributary",
      "  ./tributary reconcile --from=2025-10-08 --to=2025-10-09 --coldPath=..."
    })
final class ReconcileCommand implements Callable<Integer> {
  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Reconciler.reconcile(flags.parse(), spec.name())
        .report(spec.name(), new Console(spec.commandLine().getOut()));
    return 0;
  }
}
