package dev.tributary.pipelines.cli;

import dev.tributary.options.SettingsException;
import dev.tributary.pipelines.local.LocalStack;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Show everything on this machine: a real Kafka broker, PostgreSQL and Flink on free ports,",
      "the sample data through the live pipelines, the nightly run over it, and the verification;",
      "without --once also the dashboard, on http://localhost:8080 or a free port, and it goes on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary demo --once                    stop when the data is through",
      "  ./tributary demo --state=/tmp/tributary    keep all state in another folder"
    })
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--once", description = "stop when the data is through")
  private boolean once;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "folder of all state; emptied first (default: .tributary/demo)")
  private Path state;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path home = Main.home();
    Path folder = state == null ? home.resolve(".tributary/demo") : state.toAbsolutePath();
    if (!StateFolder.isOurs(folder)) {
      throw new SettingsException(
          List.of(
              "--state takes a new folder or one of an earlier demo, and "
                  + folder
                  + " holds something else"));
    }
    Console console = new Console(spec.commandLine().getOut());
    console.say("Tributary demo, state in %s", folder);
    StateFolder.renew(folder);
    try (LocalStack stack =
        console.step("start Kafka, PostgreSQL and Flink", () -> LocalStack.start(home, folder))) {
      console.say("      Kafka %s", stack.bootstrapServers());
      console.say(
          "      PostgreSQL %s (user %s)", stack.database().jdbcUrl(), stack.database().user());
      console.say("      Flink http://%s", stack.flink().master());
      Demo demo = new Demo(home, stack, console, once);
      return once ? demo.run() : runAndStay(demo, stack, console, folder);
    }
  }

  /** The dashboard is there from the beginning: who opens it at once sees the data arrive. */
  private static int runAndStay(Demo demo, LocalStack stack, Console console, Path folder)
      throws Exception {
    try (DemoDashboard dashboard = DemoDashboard.start(demo.database(), stack.cold(), folder)) {
      console.say("      Dashboard %s", dashboard.link());
      console.say("      The link lets one browser in, once, within a quarter of an hour.");
      demo.run();
      try (DemoFeed feed = demo.goOn()) {
        console.say("The teams go on, a minute every two seconds. All parts run until Ctrl-C.");
        console.say("Flags for other commands: %s", String.join(" ", stack.flags()));
        console.say("Dashboard %s", dashboard.link());
        feed.await();
      }
    }
    return 0;
  }
}
