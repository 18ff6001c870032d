package dev.tributary.telemetry;

import java.util.HashMap;
import java.util.Map;

/**
 * The telemetry of a worker: many steps of a job in one process tell through one queue, which is
 * closed when the last of them is taken down.
 */
public final class SharedTelemetry {
  private static final Map<TelemetrySettings, SharedTelemetry> IN_USE = new HashMap<>();

  private final Telemetry telemetry;
  private int users;

  private SharedTelemetry(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  /** Give it back once. */
  public static synchronized Telemetry take(TelemetrySettings settings) {
    SharedTelemetry shared =
        IN_USE.computeIfAbsent(settings, it -> new SharedTelemetry(Telemetry.start(it)));
    shared.users++;
    return shared.telemetry;
  }

  public static void giveBack(TelemetrySettings settings) {
    Telemetry last = leave(settings);
    if (last != null) {
      last.close();
    }
  }

  private static synchronized Telemetry leave(TelemetrySettings settings) {
    SharedTelemetry shared = IN_USE.get(settings);
    if (shared == null || --shared.users > 0) {
      return null;
    }
    IN_USE.remove(settings);
    return shared.telemetry;
  }
}
