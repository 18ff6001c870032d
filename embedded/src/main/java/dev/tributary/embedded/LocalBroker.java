package dev.tributary.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker (KRaft, one node that is broker and controller) in a JVM of its own, on
 * loopback.
 *
 * <p>Records and offsets live under the state directory and survive {@link #kill()}, {@link
 * #close()} and the end of this JVM; the same directory started again holds the same records. The
 * broker process ends when this JVM ends, in whatever way. Its log is {@code broker.log} in the
 * state directory. Topics are not created on first use: see {@link LocalTopics}. Records carry the
 * broker's append time; a message may have 16 MiB.
 *
 * <p>Not thread-safe: one owner starts, kills and closes it.
 */
public final class LocalBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalBroker.class);
  private static final String HOST = "127.0.0.1";
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final String LOGGING = "kafka-log4j2.properties";
  private static final String SETTINGS = "kafka-broker.properties";

  private final Path stateDir;
  private final Path log;
  private final ChildJvm jvm;
  private final int port;
  private final StateLock lock;
  private Process process;

  private LocalBroker(Path stateDir, Path libDir, int port, StateLock lock) {
    this.stateDir = stateDir;
    this.lock = lock;
    this.port = port;
    this.log = stateDir.resolve("broker.log");
    this.jvm =
        new ChildJvm(
            stateDir,
            libDir,
            log,
            List.of(
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Dlog4j2.configurationFile=" + stateDir.resolve(LOGGING)));
  }

  /**
   * Starts a broker and returns when it answers.
   *
   * @param stateDir where records, settings and the log live; created if absent, kept if it holds
   *     the state of an earlier broker
   * @param libDir the broker's jars, as the module {@code runner-configs/kafka-broker} copies them
   * @throws IOException in one sentence that names the log file, if it does not answer in 60 s or
   *     another broker runs on the same state
   */
  public static LocalBroker start(Path stateDir, Path libDir) throws IOException {
    return start(stateDir, libDir, Map.of());
  }

  /**
   * The same, with settings of the caller's on top, for example for TLS; {@code ${broker}} and
   * {@code ${controller}} in them stand for the addresses. It must answer plain text as well.
   */
  public static LocalBroker start(Path stateDir, Path libDir, Map<String, String> more)
      throws IOException {
    long begin = System.nanoTime();
    if (!Files.isDirectory(libDir)) {
      throw new IOException(
          "No Kafka jars in " + libDir + ": run `mvn package` in runner-configs/kafka-broker.");
    }
    List<Integer> ports = FreePorts.pick(2);
    Path state = Files.createDirectories(stateDir).toAbsolutePath().normalize();
    StateLock lock = StateLock.of(state, "broker.log");
    LocalBroker broker = new LocalBroker(state, libDir.toAbsolutePath(), ports.get(0), lock);
    try {
      broker.writeSettings(ports.get(1), more);
      broker.formatOnce();
      broker.launch(begin);
      return broker;
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /** The address clients connect to, {@code 127.0.0.1:port}; the same after {@link #restart()}. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /** The process id of the broker, of the last one after {@link #kill()}. */
  public long pid() {
    return process.pid();
  }

  /** Ends the broker like a crash (SIGKILL) and returns when its process has gone. */
  public void kill() {
    stop(process.destroyForcibly());
  }

  /**
   * Starts the broker again on the same port and state, after stopping it if it still runs.
   *
   * @throws IOException as {@link #start}
   */
  public void restart() throws IOException {
    long begin = System.nanoTime();
    end();
    launch(begin);
  }

  /** Stops the broker in order (SIGTERM, then SIGKILL after 15 s); records stay on disk. */
  @Override
  public void close() {
    end();
    lock.close();
  }

  private void end() {
    process.destroy();
    stop(process);
  }

  private void stop(Process ending) {
    try {
      if (!ending.waitFor(STOPPED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        ending.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      ending.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void writeSettings(int controllerPort, Map<String, String> more) throws IOException {
    StringBuilder settings = new StringBuilder(resourceText(SETTINGS)).append('\n');
    more.forEach((name, value) -> settings.append(name).append('=').append(value).append('\n'));
    Files.writeString(
        stateDir.resolve(SETTINGS),
        settings
            .toString()
            .replace("${broker}", HOST + ":" + port)
            .replace("${controller}", HOST + ":" + controllerPort)
            .replace("${data}", dataDir().toString()));
    try (InputStream in = LocalBroker.class.getResourceAsStream(LOGGING)) {
      Files.copy(in, stateDir.resolve(LOGGING), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String resourceText(String name) throws IOException {
    try (InputStream in = LocalBroker.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path dataDir() {
    return stateDir.resolve("data");
  }

  private void formatOnce() throws IOException {
    if (Files.exists(dataDir().resolve("meta.properties"))) {
      return;
    }
    Process format =
        jvm.start(
            "kafka.tools.StorageTool",
            "format",
            "--ignore-formatted",
            "--cluster-id",
            Uuid.randomUuid().toString(),
            "--config",
            stateDir.resolve(SETTINGS).toString());
    try {
      if (!format.waitFor(READY_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
          || format.exitValue() != 0) {
        format.destroyForcibly();
        throw new IOException("Kafka could not format " + dataDir() + ": see " + log + ".");
      }
    } catch (InterruptedException e) {
      format.destroyForcibly();
      throw interrupted(e);
    }
  }

  private void launch(long begin) throws IOException {
    process = jvm.start("kafka.Kafka", stateDir.resolve(SETTINGS).toString());
    try {
      awaitListening(begin);
      awaitAnswer();
    } catch (InterruptedException e) {
      kill();
      throw interrupted(e);
    } catch (IOException e) {
      kill();
      throw e;
    }
    long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    LOG.info("Kafka broker ready at {} in {} ms, pid {}", bootstrapServers(), elapsed, pid());
  }

  /** A plain connect first: an admin client on a closed port would fill the caller's log. */
  private void awaitListening(long begin) throws IOException, InterruptedException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    while (System.nanoTime() - begin < READY_WITHIN.toNanos()) {
      if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "The Kafka broker ended with status " + process.exitValue() + ": see " + log + ".");
      }
      try (Socket socket = new Socket()) {
        socket.connect(address, 500);
        return;
      } catch (IOException e) {
        // Not yet: the loop has the bound.
      }
    }
    throw notReady(null);
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    Map<String, Object> settings =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      admin.describeCluster().nodes().get(READY_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw notReady(e);
    }
  }

  private IOException notReady(Exception cause) {
    return new IOException(
        "The Kafka broker gave no answer within "
            + READY_WITHIN.toSeconds()
            + " s on "
            + bootstrapServers()
            + ": see "
            + log
            + ".",
        cause);
  }

  private static IOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IOException("Interrupted while the Kafka broker was starting.", cause);
  }
}
