package dev.tributary.pipelines.cli;

import dev.tributary.options.SettingsException;
import dev.tributary.pipelines.CataloguedLineage;
import dev.tributary.serving.api.ApiServer;
import dev.tributary.serving.api.ApiSettings;
import dev.tributary.serving.api.ApiSettingsException;
import dev.tributary.serving.collector.CollectorServer;
import dev.tributary.serving.collector.CollectorSettings;
import dev.tributary.serving.collector.CollectorSettingsException;
import dev.tributary.telemetry.Telemetry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Receive webhooks and events over HTTP and send them to the topic; with --api flags also answer what the"
          + " numbers are and show them as a dashboard, or only that.",
      "A tenant is a pair of files in one folder: NAME.yaml says its teams, NAME.secrets its secrets."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary serve --tenants=/etc/tributary/tenants --bootstrapServers=localhost:9092 \\",
      "      --port=8090",
      "  ./tributary serve --apiJdbcUrl=jdbc:postgresql://localhost/tributary --apiPort=8080 \\",
      "      --apiJdbcPasswordFile=/etc/tributary/api-password --apiTenantKeyFile=/etc/tributary/tenant-key \\",
      "      --apiJwks=https://login.example.com/jwks --apiIssuer=https://login.example.com"
    })
final class ServeCommand implements Callable<Integer> {
  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Map<String, String> given = new TreeMap<>(flags.parse().asMap());
    ServeTelemetry tellers = ServeTelemetry.takeFrom(given);
    Map<String, String> ofApi = only(given, ApiSettings::isFlag);
    Map<String, String> ofCollector = only(given, name -> !ApiSettings.isFlag(name));
    // Both are checked before either listens.
    Optional<ApiSettings> api =
        ofApi.isEmpty() ? Optional.empty() : Optional.of(apiSettings(ofApi));
    Optional<CollectorSettings> collector =
        ofCollector.isEmpty() && api.isPresent()
            ? Optional.empty()
            : Optional.of(collectorSettings(ofCollector));
    try (ServeTelemetry telling = tellers.start("tributary-serve");
        Servers servers = new Servers()) {
      telling.page().ifPresent(page -> say("Metrics are http://%s/metrics.", page));
      if (api.isPresent()) {
        serve(api.get(), telling.telemetry(), servers);
      }
      if (collector.isPresent()) {
        serve(collector.get(), telling.telemetry(), servers);
      }
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private static Map<String, String> only(Map<String, String> flags, Predicate<String> names) {
    Map<String, String> some = new TreeMap<>(flags);
    some.keySet().removeIf(names.negate());
    return some;
  }

  private void serve(ApiSettings settings, Telemetry telemetry, Servers servers)
      throws IOException {
    settings.warnings().forEach(warning -> say("%s", warning));
    ApiServer server =
        ApiServer.start(settings, CataloguedLineage.of(settings.coldPath()), telemetry);
    servers.add(server);
    say(
        "The dashboard is %s://%s:%d and the API /openapi.json there; stop them with Ctrl-C.",
        settings.tls().scheme(), settings.host(), server.port());
  }

  private void serve(CollectorSettings settings, Telemetry telemetry, Servers servers)
      throws IOException {
    settings.warnings().forEach(warning -> say("%s", warning));
    CollectorServer server = CollectorServer.start(settings, telemetry);
    servers.add(server);
    say(
        "Listening on %s://%s:%d for %s; stop it with Ctrl-C.",
        settings.tls().scheme(), settings.host(), server.port(), settings.tenantIds());
  }

  private void say(String form, Object... values) {
    new Console(spec.commandLine().getOut()).say(form, values);
  }

  private static ApiSettings apiSettings(Map<String, String> flags) {
    try {
      return ApiSettings.from(flags, System.getenv());
    } catch (ApiSettingsException e) {
      throw new SettingsException(e.problems());
    }
  }

  private static CollectorSettings collectorSettings(Map<String, String> flags) {
    try {
      return CollectorSettings.from(flags, System.getenv());
    } catch (CollectorSettingsException e) {
      throw new SettingsException(e.problems());
    }
  }

  /** What was started, to be stopped in the opposite order. */
  private static final class Servers implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    void add(AutoCloseable server) {
      started.push(server);
    }

    @Override
    public void close() throws Exception {
      for (AutoCloseable server : started) {
        server.close();
      }
    }
  }
}
