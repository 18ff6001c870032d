package dev.tributary.pipelines.local;

import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.embedded.LocalBroker;
import dev.tributary.embedded.LocalDatabase;
import dev.tributary.embedded.LocalFlink;
import dev.tributary.embedded.LocalTopics;
import dev.tributary.embedded.LocalTopics.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A real broker, a real database and a real Flink cluster on this machine, on free ports, with all
 * their data under one folder. What the demo and the integration tests run on.
 */
public final class LocalStack implements AutoCloseable {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final int LARGEST_MESSAGE = 16 << 20;

  /** Every streaming pipeline at once, and a batch beside them. */
  private static final int SLOTS = 10;

  /** The topics of the contract, with their partitions. */
  private static final List<Topic> TOPICS =
      List.of(
          new Topic("productivity-events", 48, WEEK, LARGEST_MESSAGE),
          new Topic("activity-events", 24, WEEK, LARGEST_MESSAGE),
          new Topic("late-events", 12, WEEK, LARGEST_MESSAGE),
          new Topic("dead-letters", 6, WEEK, LARGEST_MESSAGE),
          new Topic("gateway-logs", 24, WEEK, LARGEST_MESSAGE),
          new Topic("machine-agg-log", 12, WEEK, LARGEST_MESSAGE));

  private final Path state;
  private final LocalBroker broker;
  private final LocalDatabase database;
  private final LocalFlink flink;

  private LocalStack(Path state, LocalBroker broker, LocalDatabase database, LocalFlink flink) {
    this.state = state;
    this.broker = broker;
    this.database = database;
    this.flink = flink;
  }

  /**
   * Starts the three side by side and creates the topics.
   *
   * @param home the checkout or installation, which holds the broker's jars
   * @param state the folder for all data; made if it is missing
   * @throws IOException if one of them does not start; the others are stopped again
   */
  public static LocalStack start(Path home, Path state) throws IOException {
    return start(home, state, SLOTS);
  }

  /** As {@link #start(Path, Path)}, for more jobs at a time. */
  public static LocalStack start(Path home, Path state, int slots) throws IOException {
    Files.createDirectories(state);
    ExecutorService starters = Executors.newFixedThreadPool(3);
    List<AutoCloseable> started = new ArrayList<>();
    try {
      Future<LocalBroker> broker =
          starters.submit(
              () ->
                  LocalBroker.start(
                      state.resolve("kafka"),
                      home.resolve("runner-configs/kafka-broker/target/lib")));
      Future<LocalDatabase> database =
          starters.submit(() -> LocalDatabase.start(state.resolve("postgres")));
      Future<LocalFlink> flink = starters.submit(startFlink(state, slots));
      LocalStack stack =
          new LocalStack(
              state, await(broker, started), await(database, started), await(flink, started));
      LocalTopics.create(stack.bootstrapServers(), TOPICS);
      stack.writePasswordFile();
      return stack;
    } catch (IOException | RuntimeException e) {
      closeAll(started);
      throw e;
    } finally {
      starters.shutdown();
    }
  }

  private static Callable<LocalFlink> startFlink(Path state, int slots) {
    return () ->
        LocalFlink.start(
            slots,
            Map.of(
                "execution.checkpointing.dir",
                state.resolve("checkpoints").toUri().toString(),
                "state.checkpoints.dir",
                state.resolve("checkpoints").toUri().toString(),
                // Sorting in batch; divided among the slots.
                "taskmanager.memory.managed.size",
                26 * slots + "mb",
                "taskmanager.memory.network.min",
                10 * slots + "mb",
                "taskmanager.memory.network.max",
                10 * slots + "mb"));
  }

  private static <T extends AutoCloseable> T await(Future<T> future, List<AutoCloseable> started)
      throws IOException {
    try {
      T part = future.get();
      started.add(part);
      return part;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", e);
    }
  }

  private static void closeAll(List<AutoCloseable> parts) throws IOException {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IOException("could not stop " + part, e);
      }
    }
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** The broker, as those who read and write want it. */
  public KafkaCluster kafka() {
    return KafkaCluster.at(bootstrapServers());
  }

  public LocalBroker broker() {
    return broker;
  }

  public LocalDatabase database() {
    return database;
  }

  public LocalFlink flink() {
    return flink;
  }

  /** The folder of the cold tier. */
  public Path cold() {
    return state.resolve("cold");
  }

  /** Commands take the password from here: a flag would show in the list of processes. */
  private void writePasswordFile() throws IOException {
    Files.deleteIfExists(passwordFile());
    Files.createFile(
        passwordFile(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passwordFile(), database.password());
  }

  private Path passwordFile() {
    return state.resolve("database-password");
  }

  /** Flags that point any command at this stack. */
  public List<String> flags() {
    return List.of(
        "--bootstrapServers=" + bootstrapServers(),
        "--hotJdbcUrl=" + database.jdbcUrl(),
        "--hotJdbcUser=" + database.user(),
        "--hotJdbcPasswordFile=" + passwordFile(),
        "--coldPath=" + cold());
  }

  /** Flags that run a pipeline on this stack's Flink, whose class path has everything already. */
  public List<String> flinkFlags() {
    return List.of(
        "--runner=FlinkRunner",
        "--flinkMaster=" + flink.master(),
        "--parallelism=2",
        "--filesToStage="
            + LocalStack.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  @Override
  public void close() throws IOException {
    closeAll(List.of(flink, broker, database));
  }
}
