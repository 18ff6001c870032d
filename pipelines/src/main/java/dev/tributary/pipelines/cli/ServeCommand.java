package dev.tributary.pipelines.cli;

import dev.tributary.options.SettingsException;
import dev.tributary.serving.collector.CollectorServer;
import dev.tributary.serving.collector.CollectorSettings;
import dev.tributary.serving.collector.CollectorSettingsException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Receive webhooks and events over HTTP and send them to the topic.",
      "A tenant is a pair of files in one folder: NAME.yaml says its teams, NAME.secrets its secrets."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./tributary serve --tenants=/etc/tributary/tenants --bootstrapServers=localhost:9092 \\",
      "      --port=8080"
    })
final class ServeCommand implements Callable<Integer> {
  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    CollectorSettings settings = settings();
    Console console = new Console(spec.commandLine().getOut());
    settings.warnings().forEach(warning -> console.say("%s", warning));
    try (CollectorServer server = CollectorServer.start(settings)) {
      console.say(
          "Listening on http://%s:%d for %s; stop it with Ctrl-C.",
          settings.host(), server.port(), settings.tenantIds());
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private CollectorSettings settings() {
    try {
      return CollectorSettings.from(flags.parse().asMap(), System.getenv());
    } catch (CollectorSettingsException e) {
      throw new SettingsException(e.problems());
    }
  }
}
