package dev.tributary.pipelines.cli;

import dev.tributary.contracts.trace.Sampling;
import dev.tributary.options.Settings;
import dev.tributary.options.SettingsException;
import dev.tributary.telemetry.MetricsPage;
import dev.tributary.telemetry.Telemetry;
import dev.tributary.telemetry.TelemetrySettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a process of servers tells of itself: traces by {@code --traceSampling}, metrics by OTLP and
 * on a page of their own by {@code --metricsPort} and {@code --metricsHost}.
 */
final class ServeTelemetry implements AutoCloseable {
  private final Sampling sampling;
  private final String host;
  private final int port;
  private Telemetry telemetry;
  private MetricsPage page;

  private ServeTelemetry(Sampling sampling, String host, int port) {
    this.sampling = sampling;
    this.host = host;
    this.port = port;
  }

  /**
   * Takes its flags out of those given.
   *
   * @throws SettingsException for one that is wrong
   */
  static ServeTelemetry takeFrom(Map<String, String> flags) {
    String share = flags.remove("traceSampling");
    String host = flags.remove("metricsHost");
    return new ServeTelemetry(
        Settings.sampling(share == null ? "0" : share),
        host == null ? "127.0.0.1" : host,
        port(flags.remove("metricsPort")));
  }

  private static int port(String given) {
    if (given == null) {
      return -1;
    }
    if (given.matches("\\d{1,5}") && Integer.parseInt(given) <= 65_535) {
      return Integer.parseInt(given);
    }
    throw new SettingsException(
        List.of("--metricsPort takes a number from 0 to 65535, not " + given));
  }

  /** Begins to tell as this service; nobody listens to the page unless there is a port. */
  ServeTelemetry start(String service) throws IOException {
    TelemetrySettings settings = Launcher.telemetry(service, sampling);
    telemetry = Telemetry.start(port < 0 ? settings : settings.forScraping());
    if (port >= 0) {
      page = MetricsPage.start(host, port, telemetry);
    }
    return this;
  }

  Telemetry telemetry() {
    return telemetry;
  }

  /** Host and port of the page, if there is one. */
  Optional<String> page() {
    return Optional.ofNullable(page).map(it -> host + ":" + it.port());
  }

  @Override
  public void close() {
    if (page != null) {
      page.close();
    }
    telemetry.close();
  }
}
