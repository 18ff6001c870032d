package dev.tributary.telemetry;

import dev.tributary.contracts.trace.Sampling;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is told, and to whom. It travels to the workers with the job, so that nobody has to set the
 * environment of a cluster.
 *
 * @param service who tells, for example {@code tributary-activity}; OTEL_SERVICE_NAME wins
 * @param sampling which traces are kept
 * @param scraped whether somebody will ask for {@link Telemetry#scrape}
 * @param otel OpenTelemetry's own properties; they may hold a secret and are not printed
 */
public record TelemetrySettings(
    String service, Sampling sampling, boolean scraped, Map<String, String> otel)
    implements Serializable {
  private static final String PREFIX = "otel.";

  public static final TelemetrySettings OFF =
      new TelemetrySettings("tributary", Sampling.OFF, false, Map.of());

  public TelemetrySettings {
    otel = Map.copyOf(otel);
  }

  /**
   * @param environment the variables OTEL_..., usually {@link System#getenv()}
   * @param properties the same as {@code otel....}, which win, usually those of the JVM
   */
  public static TelemetrySettings of(
      String service, Sampling sampling, Map<String, String> environment, Map<?, ?> properties) {
    Map<String, String> otel = new TreeMap<>();
    environment.forEach((name, value) -> put(otel, asProperty(name), value));
    properties.forEach((name, value) -> put(otel, name.toString(), value.toString()));
    return new TelemetrySettings(service, sampling, false, otel);
  }

  public TelemetrySettings forScraping() {
    return new TelemetrySettings(service, sampling, true, otel);
  }

  private static void put(Map<String, String> otel, String name, String value) {
    if (name.startsWith(PREFIX) && !value.isBlank()) {
      otel.put(name, value);
    }
  }

  private static String asProperty(String variable) {
    return variable.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** Whether anything leaves this process: there is an address to send to. */
  public boolean exports() {
    return otel.keySet().stream()
        .anyMatch(name -> name.startsWith("otel.exporter.otlp.") && name.endsWith("endpoint"));
  }

  /** Whether nobody would ever see anything. */
  boolean isOff() {
    return !scraped && !exports();
  }

  @Override
  public String toString() {
    return "TelemetrySettings[" + service + ", " + sampling.ratio() + ", " + exports() + "]";
  }
}
