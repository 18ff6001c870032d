package dev.tributary.pipelines.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "nightly",
    mixinStandardHelpOptions = true,
    description =
        "Reconcile one day in all tiers with the raw events of the cold tier, and audit what that changed.",
    footerHeading = "%nExample:%n",
    footer = {
      "  ./tributary nightly --date=2025-10-09 --coldPath=/var/lib/tributary/cold \\",
      "      --hotJdbcUrl=jdbc:postgresql://localhost/tributary"
    })
final class NightlyCommand implements Callable<Integer> {
  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Reconciler.reconcile(flags.parse(), spec.name())
        .report(spec.name(), new Console(spec.commandLine().getOut()));
    return 0;
  }
}
