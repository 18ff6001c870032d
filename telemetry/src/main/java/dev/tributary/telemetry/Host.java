package dev.tributary.telemetry;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where and what this process is. */
final class Host {
  private Host() {}

  static String name() {
    String name = System.getenv("HOSTNAME");
    if (name != null && !name.isBlank()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  static String version() {
    String version = Host.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
