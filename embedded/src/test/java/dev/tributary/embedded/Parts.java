package dev.tributary.embedded;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the built parts are, and processes seen from outside. */
final class Parts {
  private static final Path ROOT =
      Path.of(System.getProperty("tributary.root", "..")).toAbsolutePath().normalize();

  private Parts() {}

  static Path kafkaJars() {
    return ROOT.resolve("runner-configs/kafka-broker/target/lib");
  }

  static Path flinkClusterScript() {
    return ROOT.resolve("runner-configs/flink-cluster/flink-cluster");
  }

  /** Unpacked once for all tests of this module. */
  static Path postgresPrograms() {
    return ROOT.resolve("embedded/target/postgres-programs");
  }

  static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** A JVM with this class path; its first line on standard output is what the test waits for. */
  static Process jvm(Class<?> main, String... args) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("surefire.test.class.path", classPath()),
                    main.getName()),
                Stream.of(args))
            .toList();
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** The value of a line {@code name=value}; lines of loggers are skipped. */
  static long numberFrom(Process process, String name) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(name + "=")) {
        return Long.parseLong(line.substring(name.length() + 1));
      }
    }
    throw new IOException("The process ended without a line " + name + "=.");
  }

  private static String classPath() {
    return System.getProperty("java.class.path").replace(":", File.pathSeparator);
  }
}
