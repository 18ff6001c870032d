package dev.tributary.pipelines.cli;

import dev.tributary.options.Settings;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    description = {
      "Show that every record is accounted for, per pipeline: received = admitted + duplicate + too"
          + " late + rejected, each late event in ops.late_events, each rejected one in the"
          + " dead-letters topic (with --bootstrapServers).",
      "Exit code 3 if it does not add up."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./tributary ledger --bootstrapServers=localhost:9092 \\",
      "      --hotJdbcUrl=jdbc:postgresql://localhost/tributary"
    })
final class LedgerCommand implements Callable<Integer> {
  @Option(names = "--all", description = "every launch, not only the newest of each pipeline")
  private boolean all;

  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Flags given = flags.parse();
    Settings settings = given.toSettings();
    Conservation.Result result =
        Conservation.check(
            Launcher.database(settings, spec.name()),
            given.has("bootstrapServers") ? Optional.of(settings.kafka()) : Optional.empty(),
            all);
    Console console = new Console(spec.commandLine().getOut());
    if (!result.report(console)) {
      return Main.DIFFERENT;
    }
    console.say(
        result.lines().isEmpty() ? "no pipeline has run yet" : "everything is accounted for");
    return 0;
  }
}
