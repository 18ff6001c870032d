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
 * Contestants that count the same topic, in turns, each in a JVM of its own with the same heap and
 * collector.
 *
 * <p>Each run counts a topic from its beginning and ends when its counts are complete in the output
 * topic; user and system time of the process are taken. There are two topics, one a quarter of the
 * other: what the larger took more is the cost of its additional records, without the start of a
 * JVM and of an engine.
 *
 * @param <C> the counts of one contestant
 */
abstract class SideBySide<C extends SideBySide.Counts> {
  private static final Duration RUN_WITHIN = Duration.ofMinutes(5);
  private static final double MEGA = 1_000_000;

  /** What a contestant has counted, as it came out of its topic. */
  interface Counts {
    /** A record of the output. */
    void add(String contestant, byte[] value) throws IOException;

    boolean complete();

    /** For a person who waits. */
    String progress();
  }

  /** A topic of records to count. */
  interface Load {
    String topic();

    long records();
  }

  /** One run of one contestant over one topic, its start included. */
  private record Run(double cpu, double wall, double peakMegabytes) {}

  /** Both runs of one contestant in one round; seconds are of a million additional records. */
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

  /** What one round of a comparison is made of; every number from 1 to a bound. */
  record Arguments(int records, int rounds, int rate, List<String> only, String profile) {
    /**
     * @param what records are called on the command line
     * @param all of whom {@code --only} may name some
     * @param usual who takes part if it does not
     */
    static Arguments parse(
        String[] given, String what, int usualRate, List<String> all, List<String> usual) {
      Map<String, String> flags =
          Stream.of(given)
              .map(flag -> flag.split("=", 2))
              .collect(Collectors.toMap(flag -> flag[0], flag -> flag.length > 1 ? flag[1] : ""));
      Arguments arguments =
          new Arguments(
              number(flags.remove("--" + what), 300_000, 60_000, 4_000_000),
              number(flags.remove("--rounds"), 3, 1, 20),
              number(flags.remove("--rate"), usualRate, 500, 10_000),
              List.of(flags.getOrDefault("--only", String.join(",", usual)).split(",")),
              flags.get("--profile"));
      flags.keySet().removeAll(List.of("--only", "--profile"));
      if (!flags.isEmpty() || !all.containsAll(arguments.only)) {
        throw new IllegalArgumentException(
            "takes --%s, --rounds, --rate, --profile=FOLDER and --only, some of %s"
                .formatted(what, all));
      }
      if (arguments.records / arguments.rate < 20) {
        throw new IllegalArgumentException("--" + what + " must be 20 seconds of --rate or more");
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

  final Path home;
  final LocalBroker broker;
  private final String ours;
  private final String unit;
  private final Arguments arguments;
  private final Map<String, List<Result>> results = new LinkedHashMap<>();

  /**
   * @param ours the contestant that the others are compared with
   * @param unit what records are called
   */
  SideBySide(Path home, LocalBroker broker, String ours, String unit, Arguments arguments) {
    this.home = home;
    this.broker = broker;
    this.ours = ours;
    this.unit = unit;
    this.arguments = arguments;
  }

  /** How a contestant is started, to count one topic into another. */
  abstract List<String> command(String name, String topic, String countsTopic);

  abstract C nothingYet(Load load);

  /**
   * @param counted by each contestant
   * @return for each contestant how many cells are not as they should be, in words
   */
  abstract Map<String, String> judge(Load load, Map<String, C> counted);

  void compete(Load small, Load large) throws IOException, InterruptedException {
    for (int round = 1; round <= arguments.rounds; round++) {
      Map<String, C> counts = new LinkedHashMap<>();
      for (String name : arguments.only) {
        Run once = run(name, round, small, nothingYet(small));
        C counted = nothingYet(large);
        Result result =
            new Result(
                once, run(name, round, large, counted), (large.records() - small.records()) / MEGA);
        counts.put(name, counted);
        results.computeIfAbsent(name, n -> new ArrayList<>()).add(result);
        System.out.printf(
            "round %d  %-18s %6.2f CPU s per million %s, %6.2f s wall, %5.0f MB; %5.1f CPU s in"
                + " all%n",
            round,
            name,
            result.cpuPerMillion(),
            unit,
            result.wallPerMillion(),
            result.peakMegabytes(),
            result.cpuInAll());
      }
      int number = round;
      judge(large, counts)
          .forEach((name, words) -> System.out.printf("round %d  %-18s %s%n", number, name, words));
    }
    print();
  }

  private Run run(String name, int round, Load load, C counts)
      throws IOException, InterruptedException {
    String topic = "counts-%s-%d-of-%d".formatted(name, round, load.records());
    createTopic(broker, topic, 1);
    long begin = System.nanoTime();
    Process process = start(name, load.topic(), topic);
    try (KafkaConsumer<byte[], byte[]> counted = consumer(topic)) {
      await(counts, counted, name, process);
      return new Run(
          cpuSeconds(process), (System.nanoTime() - begin) / 1e9, peakMegabytes(process));
    } finally {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private void await(C counts, KafkaConsumer<byte[], byte[]> counted, String name, Process process)
      throws IOException {
    long deadline = System.nanoTime() + RUN_WITHIN.toNanos();
    while (!counts.complete()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s %s, with %s: see %s"
                .formatted(
                    name,
                    process.isAlive() ? "is not done in time" : "has ended",
                    counts.progress(),
                    log(name)));
      }
      for (ConsumerRecord<byte[], byte[]> record : counted.poll(Duration.ofMillis(20))) {
        counts.add(name, record.value());
      }
    }
  }

  private Process start(String name, String topic, String countsTopic) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command(name, topic, countsTopic))
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

  /** As {@code ./tributary} starts its JVM. */
  final List<String> java(String classPath, String main, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
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
                broker.bootstrapServers()));
    command.addAll(List.of(more));
    return command;
  }

  /** A program of the newest Flink's SQL. */
  final List<String> sql(String main, String... more) {
    return java(
        home.resolve("benchmarks/flink-sql/target/classes")
            + ":"
            + home.resolve("benchmarks/flink-sql/target/lib/*"),
        "dev.tributary.benchmarks.sql." + main,
        more);
  }

  private void print() {
    System.out.printf(
        "%n| median of %d (least to most) | CPU s per million %s | wall s per million | peak MB"
            + " |%n|---|---|---|---|%n",
        arguments.rounds, unit);
    for (String name : arguments.only) {
      System.out.printf(
          "| %s | %s | %s | %s |%n",
          name,
          spread(name, Result::cpuPerMillion),
          spread(name, Result::wallPerMillion),
          spread(name, Result::peakMegabytes));
    }
    if (arguments.only.contains(ours)) {
      for (String name : arguments.only) {
        System.out.printf(
            "%s: %.2f times as many %s per CPU second as %s%n",
            ours,
            median(name, Result::cpuPerMillion) / median(ours, Result::cpuPerMillion),
            unit,
            name);
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

  static void createTopic(LocalBroker broker, String name, int partitions) {
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

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
