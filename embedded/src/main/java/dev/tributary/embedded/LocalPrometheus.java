package dev.tributary.embedded;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Prometheus on loopback and a free port that takes remote write and scrapes nothing.
 *
 * <p>The program is the one that {@value #PROGRAM_VARIABLE} names, else the {@code prometheus} on
 * the path; the Debian package {@code prometheus} has it, and {@code promtool} beside it. Samples
 * live under the state directory and survive {@link #kill()}, {@link #close()} and the end of this
 * JVM; they are kept whatever their age. The server ends when this JVM ends, in whatever way. Its
 * log is {@code prometheus.log} in the state directory.
 *
 * <p>Not thread-safe: one owner starts, kills and closes it.
 */
public final class LocalPrometheus implements AutoCloseable {
  /** Names another program than the one on the path. */
  public static final String PROGRAM_VARIABLE = "TRIBUTARY_PROMETHEUS";

  private static final Logger LOG = LoggerFactory.getLogger(LocalPrometheus.class);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final String NOTHING_SCRAPED = "scrape_configs: []\n";

  private final Path stateDir;
  private final Path log;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();
  private Process process;
  private ProcessGuard guard;

  private LocalPrometheus(Path stateDir, int port) {
    this.stateDir = stateDir;
    this.log = stateDir.resolve("prometheus.log");
    this.port = port;
  }

  /** As {@link #start(Path, String)}, with the settings that a new installation has. */
  public static LocalPrometheus start(Path stateDir) throws IOException {
    return start(stateDir, "");
  }

  /**
   * Starts a server and returns when it answers.
   *
   * @param stateDir where samples, settings and the log live; created if absent
   * @param settings further lines of its file of settings, in YAML
   * @throws IOException in one sentence, if there is no such program or it does not answer in 60 s
   */
  public static LocalPrometheus start(Path stateDir, String settings) throws IOException {
    Path state = Files.createDirectories(stateDir).toAbsolutePath().normalize();
    LocalPrometheus prometheus = new LocalPrometheus(state, FreePorts.pick(1).get(0));
    Files.writeString(prometheus.settings(), NOTHING_SCRAPED + settings);
    prometheus.launch();
    return prometheus;
  }

  /** The program itself: for its version, and for {@code promtool} beside it. */
  public static Path program() throws IOException {
    Optional<Path> named = Optional.ofNullable(System.getenv(PROGRAM_VARIABLE)).map(Path::of);
    return named
        .or(() -> onPath("prometheus"))
        .filter(Files::isExecutable)
        .orElseThrow(
            () ->
                new IOException(
                    "No Prometheus found: install the Debian package `prometheus`, or let "
                        + PROGRAM_VARIABLE
                        + " name the program."));
  }

  /** {@code http://127.0.0.1:port}; the same after {@link #restart()}. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Where it takes samples. */
  public String writeUrl() {
    return url() + "/api/v1/write";
  }

  /** The process id of the server, of the last one after {@link #kill()}. */
  public long pid() {
    return process.pid();
  }

  /** Ends the server like a crash (SIGKILL) and returns when its process has gone. */
  public void kill() {
    process.destroyForcibly();
    awaitGone();
  }

  /**
   * Starts the server again on the same port and state, after stopping it if it still runs.
   *
   * @throws IOException as {@link #start(Path, String)}
   */
  public void restart() throws IOException {
    close();
    launch();
  }

  /** Stops the server in order (SIGTERM, then SIGKILL after 15 s); samples stay on disk. */
  @Override
  public void close() {
    process.destroy();
    awaitGone();
  }

  private void launch() throws IOException {
    long begin = System.nanoTime();
    Path data = stateDir.resolve("data");
    process =
        new ProcessBuilder(
                program().toString(),
                "--config.file=" + settings(),
                "--storage.tsdb.path=" + data,
                "--storage.tsdb.retention.time=100y",
                "--web.listen-address=127.0.0.1:" + port,
                "--web.enable-remote-write-receiver",
                "--log.level=warn")
            .directory(stateDir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    guard = ProcessGuard.of(process.pid(), data.toString());
    try {
      awaitReady(begin);
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while Prometheus was starting.", e);
    } catch (IOException e) {
      kill();
      throw e;
    }
    long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    LOG.info("Prometheus ready at {} in {} ms, pid {}", url(), elapsed, pid());
  }

  private void awaitReady(long begin) throws IOException, InterruptedException {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create(url() + "/-/ready")).timeout(READY_WITHIN).build();
    while (System.nanoTime() - begin < READY_WITHIN.toNanos()) {
      if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "Prometheus ended with status " + process.exitValue() + ": see " + log + ".");
      }
      try {
        if (http.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet: the loop has the bound.
      }
    }
    throw new IOException("Prometheus gave no answer on " + url() + ": see " + log + ".");
  }

  private void awaitGone() {
    try {
      if (!process.waitFor(STOPPED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    guard.close();
  }

  private Path settings() {
    return stateDir.resolve("prometheus.yml");
  }

  private static Optional<Path> onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
