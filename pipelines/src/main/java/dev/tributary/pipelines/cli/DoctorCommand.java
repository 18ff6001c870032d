package dev.tributary.pipelines.cli;

import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.ServerFacts;
import dev.tributary.io.kafka.KafkaTopics;
import dev.tributary.options.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Check what Tributary needs and say what to do about what is missing.",
      "Without connection flags it checks this machine; with them, also the broker and the database."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary doctor",
      "  ./tributary doctor --bootstrapServers=localhost:9092 \\",
      "      --hotJdbcUrl=jdbc:postgresql://localhost/tributary"
    })
final class DoctorCommand implements Callable<Integer> {
  private static final long NEEDED_MEMORY_MB = 3000;
  private static final long NEEDED_DISK_MB = 2000;

  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  /**
   * @param advice what to do; null if the check passed
   */
  private record Check(String id, String found, String advice) {}

  /** A check that may fail with a sentence of its own. */
  private interface Probe {
    Check run() throws Exception;
  }

  @Override
  public Integer call() {
    Flags given = flags.parse();
    Settings settings = given.toSettings();
    List<Check> checks = new ArrayList<>();
    checks.add(java());
    checks.add(parts());
    checks.add(probe("memory", DoctorCommand::memory));
    checks.add(probe("disk", DoctorCommand::disk));
    if (given.has("bootstrapServers")) {
      Settings.Kafka kafka = settings.kafka();
      for (String topic :
          List.of(
              kafka.topic(),
              kafka.activityTopic(),
              kafka.lateEventsTopic(),
              kafka.deadLettersTopic())) {
        checks.add(probe("topic " + topic, () -> topic(kafka, topic)));
      }
    }
    if (given.has("hotJdbcUrl")) {
      checks.add(probe("database", () -> database(settings)));
      checks.add(probe("clock", () -> clock(settings)));
    }
    Console console = new Console(spec.commandLine().getOut());
    console.table(
        List.of("check", "", "found"),
        checks.stream()
            .map(c -> List.<Object>of(c.id(), c.advice() == null ? "ok" : "FIX", c.found()))
            .toList());
    List<Check> failed = checks.stream().filter(check -> check.advice() != null).toList();
    failed.forEach(check -> console.say("%s: %s", check.id(), check.advice()));
    return failed.isEmpty() ? 0 : Main.FAILED;
  }

  private static Check probe(String id, Probe probe) {
    try {
      return probe.run();
    } catch (Exception e) {
      return new Check(id, "no answer", Sentences.of(e));
    }
  }

  private static Check java() {
    int version = Runtime.version().feature();
    return new Check(
        "java",
        Runtime.version().toString(),
        version == 17 ? null : "install a JDK 17 and point JAVA_HOME at it");
  }

  private static Check parts() {
    Path lib = Main.home().resolve("runner-configs/kafka-broker/target/lib");
    return new Check(
        "demo parts",
        lib.toString(),
        Files.isDirectory(lib) ? null : "run ./tributary build, so that the demo has its broker");
  }

  private static Check memory() {
    long total =
        ((com.sun.management.OperatingSystemMXBean)
                    java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize()
            >> 20;
    return new Check(
        "memory",
        total + " MB",
        total >= NEEDED_MEMORY_MB ? null : "the demo needs " + NEEDED_MEMORY_MB + " MB");
  }

  private static Check disk() throws Exception {
    long free = Files.getFileStore(Main.home()).getUsableSpace() >> 20;
    return new Check(
        "disk",
        free + " MB free",
        free >= NEEDED_DISK_MB ? null : "free " + NEEDED_DISK_MB + " MB where this checkout lies");
  }

  private static Check topic(Settings.Kafka kafka, String topic) {
    int partitions = KafkaTopics.partitions(kafka.cluster(), topic).size();
    return new Check("topic " + topic, partitions + " partitions", null);
  }

  private static Check database(Settings settings) {
    ServerFacts facts = ServerFacts.of(target(settings));
    return new Check(
        "database",
        "PostgreSQL " + facts.version() + ", schema version " + facts.schemaVersion(),
        facts.schemaVersion().isEmpty()
            ? "the schema is not there yet: the first launch of a pipeline creates it"
            : null);
  }

  private static Check clock(Settings settings) {
    Duration skew = Duration.between(Instant.now(), ServerFacts.of(target(settings)).now()).abs();
    return new Check(
        "clock",
        skew.toMillis() + " ms apart from the database's",
        skew.compareTo(Duration.ofSeconds(30)) < 0
            ? null
            : "let both machines keep the same time, for example with chrony");
  }

  private static JdbcTarget target(Settings settings) {
    Settings.Database database = settings.database();
    return new JdbcTarget(database.url(), database.user(), database.password(), "doctor");
  }
}
