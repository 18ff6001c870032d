package dev.tributary.pipelines.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "nightly",
    mixinStandardHelpOptions = true,
    description = "Recompute one day from the raw events of the cold tier: hot and warm rows.",
    footerHeading = "%nExample:%n",
    footer = {
      "  ./tributary nightly --date=2025-10-09 --coldPath=/var/lib/tributary/cold \\",
      "      --hotJdbcUrl=jdbc:postgresql://localhost/tributary"
    })
final class NightlyCommand implements Callable<Integer> {
  @Mixin private PipelineFlags flags;

  @Override
  public Integer call() {
    Launcher.nightly(flags.parse());
    return 0;
  }
}
