package dev.tributary.pipelines.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Recompute a day from raw events and compare it with what is served. Exit code 3 if they differ.",
    footerHeading = "%nExample:%n",
    footer = {
      "  ./tributary verify --date=2025-10-09 --coldPath=/var/lib/tributary/cold \\",
      "      --hotJdbcUrl=jdbc:postgresql://localhost/tributary"
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int SHOWN = 50;

  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Verifier.Result result = Verifier.verify(flags.parse());
    Console console = new Console(spec.commandLine().getOut());
    result.skipped().forEach(line -> console.say("%s", line));
    List<String> differences = result.differences();
    differences.stream().limit(SHOWN).forEach(line -> console.say("%s", line));
    if (differences.size() > SHOWN) {
      console.say("... and %d more", differences.size() - SHOWN);
    }
    console.say("verify: %d differences in %d rows", differences.size(), result.rows());
    return differences.isEmpty() ? 0 : Main.DIFFERENT;
  }
}
