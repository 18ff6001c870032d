package dev.tributary.benchmarks;

import dev.tributary.embedded.LocalBroker;
import dev.tributary.embedded.LocalTopics;
import dev.tributary.embedded.LocalTopics.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What counting an access log costs: {@code gateway-regional} on Flink beside the same in native
 * Flink SQL and in a plain loop, from the same topic, in turns, each in a JVM of its own with the
 * same heap and collector.
 *
 * <p>Each run counts a topic from its beginning and ends when its counts are complete in the output
 * topic; user and system time of the process are taken. There are two topics, one a quarter of the
 * other: what the larger took more is the cost of its additional lines, without the start of a JVM
 * and of an engine. Run it with {@code benchmarks/gateway}.
 */
public final class GatewaySpeed {
  private static final String LOGS = "gateway-logs";
  private static final Duration RUN_WITHIN = Duration.ofMinutes(5);
  private static final long MEGA = 1_000_000;

  /** The one the others are compared with, cell by cell. */
  private static final String REFEREE = "plain-jackson";

  private static final String OURS = "tributary";

  private static final List<String> CONTESTANTS =
      List.of(OURS, "flink-sql", "plain-reader", REFEREE, "flink-sql-builtin");

  /** One run of one contestant over one topic, its start included. */
  private record Run(double cpu, double wall, double peakMegabytes) {}

  /** Both runs of one contestant in one round; seconds are of a million additional lines. */
  private record Result(Run small, Run large, double millions) {
    double cpuPerMillion() {
      return (large.cpu - small.cpu) / millions;
    }

    double wallPerMillion() {
      return (large.wall - small.wall) / millions;
    }

    double peakMegabytes() {
      return large.peakMegabytes;
    }

    double cpuInAll() {
      return large.cpu;
    }
  }

  private final Path home;
  private final Arguments arguments;
  private final LocalBroker broker;
  private final LoggedTraffic small;
  private final LoggedTraffic large;
  private final Map<String, List<Result>> results = new LinkedHashMap<>();

  private GatewaySpeed(
      Path home,
      Arguments arguments,
      LocalBroker broker,
      LoggedTraffic small,
      LoggedTraffic large) {
    this.home = home;
    this.arguments = arguments;
    this.broker = broker;
    this.small = small;
    this.large = large;
  }

  private record Arguments(int lines, int rounds, int rate, List<String> only, String profile) {
    static Arguments parse(String[] given) {
      Map<String, String> flags =
          Stream.of(given)
              .map(flag -> flag.split("=", 2))
              .collect(Collectors.toMap(flag -> flag[0], flag -> flag.length > 1 ? flag[1] : ""));
      Arguments arguments =
          new Arguments(
              number(flags.remove("--lines"), 300_000, 100_000, 4_000_000),
              number(flags.remove("--rounds"), 3, 1, 20),
              number(flags.remove("--rate"), 5_000, 500, 10_000),
              List.of(
                  flags
                      .getOrDefault("--only", String.join(",", CONTESTANTS.subList(0, 4)))
                      .split(",")),
              flags.get("--profile"));
      flags.keySet().removeAll(List.of("--only", "--profile"));
      if (!flags.isEmpty() || !CONTESTANTS.containsAll(arguments.only)) {
        throw new IllegalArgumentException(
            "takes --lines, --rounds, --rate, --profile=FOLDER and --only, some of " + CONTESTANTS);
      }
      if (arguments.lines / arguments.rate < 20) {
        throw new IllegalArgumentException("--lines must be 20 seconds of --rate or more");
      }
      return arguments;
    }

    private static int number(String text, int otherwise, int least, int most) {
      int number = text == null ? otherwise : Integer.parseInt(text);
      if (number < least || number > most) {
        throw new IllegalArgumentException(number + " is not from " + least + " to " + most);
      }
      return number;
    }
  }

  public static void main(String[] given) throws Exception {
    Path home = Path.of(System.getenv("TRIBUTARY_HOME"));
    Arguments arguments = Arguments.parse(given);
    Path state = Files.createTempDirectory("tributary-gateway");
    try (LocalBroker broker =
        LocalBroker.start(
            state.resolve("kafka"), home.resolve("runner-configs/kafka-broker/target/lib"))) {
      createTopic(broker, "dead-letters", 1);
      LoggedTraffic small = write(broker, LOGS + "-small", arguments.lines / 4, arguments.rate);
      LoggedTraffic large = write(broker, LOGS, arguments.lines, arguments.rate);
      System.out.printf(
          "%d and %d lines of %d bytes, %d a second of their own time%n",
          small.lines(), large.lines(), large.bytesPerLine(), arguments.rate);
      GatewaySpeed speed = new GatewaySpeed(home, arguments, broker, small, large);
      for (int round = 1; round <= arguments.rounds; round++) {
        speed.round(round);
      }
      speed.print();
    } finally {
      delete(state);
    }
  }

  private static LoggedTraffic write(LocalBroker broker, String topic, long lines, int rate) {
    createTopic(broker, topic, LoggedTraffic.PARTITIONS);
    return LoggedTraffic.write(broker.bootstrapServers(), topic, 1, lines, rate);
  }

  private void round(int round) throws IOException, InterruptedException {
    Map<String, CellCounts> counts = new LinkedHashMap<>();
    for (String name : arguments.only) {
      Run once = run(name, round, small, new CellCounts());
      CellCounts counted = new CellCounts();
      Result result =
          new Result(
              once,
              run(name, round, large, counted),
              (double) (large.lines() - small.lines()) / MEGA);
      counts.put(name, counted);
      results.computeIfAbsent(name, n -> new ArrayList<>()).add(result);
      System.out.printf(
          "round %d  %-18s %6.2f CPU s per million lines, %6.2f s wall, %5.0f MB; %5.1f CPU s in"
              + " all%n",
          round,
          name,
          result.cpuPerMillion(),
          result.wallPerMillion(),
          result.peakMegabytes(),
          result.cpuInAll());
    }
    compare(round, counts);
  }

  private void compare(int round, Map<String, CellCounts> counts) {
    CellCounts right = counts.get(REFEREE);
    if (right == null) {
      return;
    }
    for (String name : arguments.only) {
      int differences = counts.get(name).differences(right, large.end());
      System.out.printf(
          "round %d  %-18s %d of %d cells differ from %s%n",
          round, name, differences, right.cells(large.end()), REFEREE);
    }
  }

  private Run run(String name, int round, LoggedTraffic traffic, CellCounts counts)
      throws IOException, InterruptedException {
    String topic = "counts-%s-%d-of-%d".formatted(name, round, traffic.lines());
    createTopic(broker, topic, 1);
    long begin = System.nanoTime();
    Process process = start(name, traffic.topic(), topic);
    try (KafkaConsumer<byte[], byte[]> counted = consumer(topic)) {
      await(traffic, counts, counted, name, process);
      return new Run(
          cpuSeconds(process), (System.nanoTime() - begin) / 1e9, peakMegabytes(process));
    } finally {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  /** Until the counts of all its windows have been seen. */
  private void await(
      LoggedTraffic traffic,
      CellCounts counts,
      KafkaConsumer<byte[], byte[]> counted,
      String name,
      Process process)
      throws IOException {
    long deadline = System.nanoTime() + RUN_WITHIN.toNanos();
    long expected = traffic.requests();
    while (!counts.complete(traffic.end(), expected)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s %s, with %s of %d requests: see %s"
                .formatted(
                    name,
                    process.isAlive() ? "is not done in time" : "has ended",
                    counts.progress(traffic.end()),
                    expected,
                    log(name)));
      }
      for (ConsumerRecord<byte[], byte[]> record : counted.poll(Duration.ofMillis(20))) {
        if (name.equals(OURS)) {
          counts.addPartial(record.value());
        } else {
          counts.addJson(record.value());
        }
      }
    }
  }

  private Process start(String name, String logs, String topic) throws IOException {
    List<String> command =
        switch (name) {
          case OURS -> ours(logs, topic);
          case "flink-sql" -> sql(logs, topic, "function");
          case "flink-sql-builtin" -> sql(logs, topic, "builtin");
          case "plain-reader" -> plain(logs, topic, "reader");
          default -> plain(logs, topic, "jackson");
        };
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile());
    builder.environment().put("TRIBUTARY_SKIP_BUILD", "yes");
    builder.environment().put("TRIBUTARY_HEAP", "1g");
    if (arguments.profile != null) {
      builder
          .environment()
          .put(
              "JAVA_TOOL_OPTIONS",
              "-XX:StartFlightRecording=settings=profile,filename="
                  + Path.of(arguments.profile, name + ".jfr").toAbsolutePath());
    }
    return builder.start();
  }

  private List<String> ours(String logs, String topic) {
    return List.of(
        home.resolve("tributary").toString(),
        "run",
        "gateway-regional",
        "--config=flink-local",
        "--parallelism=2",
        "--region=region-00",
        "--kafkaGroup=" + topic,
        "--gatewayLogsTopic=" + logs,
        "--partialsTopic=" + topic,
        "--bootstrapServers=" + broker.bootstrapServers());
  }

  private List<String> sql(String logs, String topic, String how) {
    return java(
        home.resolve("benchmarks/flink-sql/target/classes")
            + ":"
            + home.resolve("benchmarks/flink-sql/target/lib/*"),
        "dev.tributary.benchmarks.sql.RegionalSql",
        logs,
        topic,
        how);
  }

  private List<String> plain(String logs, String topic, String how) {
    return java(System.getProperty("java.class.path"), PlainLoop.class.getName(), logs, topic, how);
  }

  /** As {@code ./tributary} starts its JVM. */
  private List<String> java(String classPath, String main, String logs, String topic, String how) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-Xmx1g",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "-cp",
        classPath,
        main,
        broker.bootstrapServers(),
        logs,
        topic,
        how);
  }

  private void print() {
    System.out.printf(
        "%n| median of %d (least to most) | CPU s per million lines | wall s per million | peak MB"
            + " |%n|---|---|---|---|%n",
        arguments.rounds);
    for (String name : arguments.only) {
      System.out.printf(
          "| %s | %s | %s | %s |%n",
          name,
          spread(name, Result::cpuPerMillion),
          spread(name, Result::wallPerMillion),
          spread(name, Result::peakMegabytes));
    }
    if (arguments.only.contains(OURS)) {
      for (String name : arguments.only) {
        System.out.printf(
            "%s: %.2f times as many lines per CPU second as %s%n",
            OURS, median(name, Result::cpuPerMillion) / median(OURS, Result::cpuPerMillion), name);
      }
    }
  }

  private String spread(String name, ToDoubleFunction<Result> value) {
    double[] sorted = sorted(name, value);
    return "%.1f (%.1f to %.1f)"
        .formatted(median(name, value), sorted[0], sorted[sorted.length - 1]);
  }

  private double median(String name, ToDoubleFunction<Result> value) {
    double[] sorted = sorted(name, value);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private double[] sorted(String name, ToDoubleFunction<Result> value) {
    return results.get(name).stream().mapToDouble(value).sorted().toArray();
  }

  private Path log(String name) throws IOException {
    return Files.createDirectories(home.resolve("target")).resolve("speed-" + name + ".log");
  }

  /** User and system time. */
  private static double cpuSeconds(Process process) {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  private static double peakMegabytes(Process process) throws IOException {
    String peak =
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(peak.replaceAll("\\D", "")) / 1024.0;
  }

  private static void createTopic(LocalBroker broker, String name, int partitions) {
    LocalTopics.create(
        broker.bootstrapServers(),
        List.of(new Topic(name, partitions, Duration.ofDays(1), 16 << 20)));
  }

  private KafkaConsumer<byte[], byte[]> consumer(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> only = List.of(new TopicPartition(topic, 0));
    consumer.assign(only);
    consumer.seekToBeginning(only);
    return consumer;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
