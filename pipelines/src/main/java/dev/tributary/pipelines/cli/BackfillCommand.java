package dev.tributary.pipelines.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description = "Recompute a range of whole days. Safe to repeat.",
    footerHeading = "%nExample:%n",
    footer = {
      "  ./tributary backfill --from=2025-10-01 --to=2025-10-09 --runner=FlinkRunner \\",
      "      --coldPath=/var/lib/tributary/cold --hotJdbcUrl=jdbc:postgresql://localhost/tributary"
    })
final class BackfillCommand implements Callable<Integer> {
  @Mixin private PipelineFlags flags;

  @Override
  public Integer call() {
    Launcher.nightly(flags.parse());
    return 0;
  }
}
