package dev.tributary.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A parent that starts one part, prints {@code pid=}, and waits to be killed. */
final class Owner {
  private Owner() {}

  /**
   * @param args {@code broker}, {@code database} or {@code prometheus}, then the state directory
   */
  public static void main(String[] args) throws IOException {
    Path state = Path.of(args[1]);
    long pid =
        switch (args[0]) {
          case "broker" -> LocalBroker.start(state, Parts.kafkaJars()).pid();
          case "prometheus" -> LocalPrometheus.start(state).pid();
          default -> LocalDatabase.start(state, Parts.postgresPrograms()).pid();
        };
    System.out.println("pid=" + pid);
    System.in.read();
  }
}
