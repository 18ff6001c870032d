package dev.tributary.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.embedded.LocalBroker;
import dev.tributary.embedded.LocalTopics;
import dev.tributary.testkit.load.OpenLoop;
import dev.tributary.testkit.load.SignedHooks;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How many signed webhooks a second the collector takes, and whether each of their events is in the
 * topic exactly once. Collector, broker and load are three processes on the cores of one machine.
 * Run it with {@code benchmarks/collector}.
 */
public final class CollectorLoad {
  private static final String TOPIC = "productivity-events";
  private static final int PARTITIONS = 48;
  private static final int CONNECTIONS = 48;
  private static final int WARM_UP = 20_000;
  private static final int LARGEST_RATE = 10_000;
  private static final int LONGEST_SECONDS = 300;
  private static final List<String> TENANTS = List.of("load-1", "load-2", "load-3", "load-4");
  private static final Pattern LISTENING = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final SignedHooks hooks;
  private final Map<UUID, Integer> acknowledged = new HashMap<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  private CollectorLoad(SignedHooks hooks) {
    this.hooks = hooks;
  }

  /**
   * @param arguments requests a second (2000 if absent), for how many seconds (60)
   */
  public static void main(String[] arguments) throws Exception {
    int rate = bounded(arguments, 0, 2_000, LARGEST_RATE);
    int seconds = bounded(arguments, 1, 60, LONGEST_SECONDS);
    Path home = Path.of(System.getenv("TRIBUTARY_HOME"));
    Path state = Files.createTempDirectory("tributary-collector");
    try (LocalBroker broker =
        LocalBroker.start(
            state.resolve("kafka"), home.resolve("runner-configs/kafka-broker/target/lib"))) {
      LocalTopics.create(
          broker.bootstrapServers(),
          List.of(new LocalTopics.Topic(TOPIC, PARTITIONS, Duration.ofDays(7), 16 << 20)));
      CollectorLoad load =
          new CollectorLoad(SignedHooks.recordedIn(home.resolve("testdata"), TENANTS));
      Process collector =
          launch(home, broker.bootstrapServers(), tenants(state.resolve("tenants")));
      try (BufferedReader output = collector.inputReader()) {
        load.measure(port(output), collector.toHandle(), rate, seconds);
      } finally {
        collector.destroy();
        collector.waitFor();
      }
      load.compare(broker.bootstrapServers());
    }
  }

  private static int bounded(String[] arguments, int index, int absent, int most) {
    int value = index < arguments.length ? Integer.parseInt(arguments[index]) : absent;
    if (value < 1 || value > most) {
      throw new IllegalArgumentException("argument " + (index + 1) + " is from 1 to " + most);
    }
    return value;
  }

  private static Path tenants(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String tenant : TENANTS) {
      Files.writeString(folder.resolve(tenant + ".yaml"), "tenant: " + tenant + "\n");
      Path secrets = Files.createFile(folder.resolve(tenant + ".secrets"));
      Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
      List<String> lines = new ArrayList<>(SignedHooks.secrets());
      lines.add("pseudonym.secret=0123456789abcdef0123456789abcdef");
      Files.write(secrets, lines);
    }
    return folder;
  }

  private static Process launch(Path home, String bootstrapServers, Path tenants)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            home.resolve("tributary").toString(),
            "serve",
            "--tenants=" + tenants,
            "--bootstrapServers=" + bootstrapServers,
            "--port=0",
            // The rate that is asked for is what is measured, not what a tenant may.
            "--tenantRate=1000000");
    builder.environment().put("TRIBUTARY_SKIP_BUILD", "yes");
    builder.redirectError(tenants.resolveSibling("collector.log").toFile());
    return builder.start();
  }

  private static int port(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher address = LISTENING.matcher(line);
      if (address.find()) {
        return Integer.parseInt(address.group(1));
      }
    }
    throw new IOException("the collector did not start");
  }

  private void measure(int port, ProcessHandle collector, int rate, int seconds)
      throws IOException, InterruptedException {
    int count = Math.min(rate * seconds, SignedHooks.DISTINCT - WARM_UP);
    System.out.printf(
        "%d requests to warm up, then %d a second for %d s%n", WARM_UP, rate, seconds);
    note(OpenLoop.run(port, hooks(0), WARM_UP, rate / 2.0, CONNECTIONS));
    Duration before = cpu(collector);
    Duration ourBefore = cpu(ProcessHandle.current());
    OpenLoop.Outcome outcome = OpenLoop.run(port, hooks(WARM_UP), count, rate, CONNECTIONS);
    Duration used = cpu(collector).minus(before);
    Duration ours = cpu(ProcessHandle.current()).minus(ourBefore);
    note(outcome);
    System.out.printf(
        "answered %d in %.1f s: %.0f a second; P50 %.1f ms, P99 %.1f ms, P99.9 %.1f ms, most %.0f ms,"
            + " each from the time at which it was due%n",
        count,
        outcome.seconds(),
        count / outcome.seconds(),
        outcome.millis(0.5),
        outcome.millis(0.99),
        outcome.millis(0.999),
        outcome.millis(1));
    System.out.printf(
        "CPU of a request: %.3f ms in the collector, %.3f ms in this load generator%n",
        used.toNanos() / 1e6 / count, ours.toNanos() / 1e6 / count);
  }

  private IntFunction<byte[]> hooks(int from) {
    return number -> hooks.request(from + number, System.currentTimeMillis() / 1000);
  }

  private static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow();
  }

  private void note(OpenLoop.Outcome outcome) throws IOException {
    for (OpenLoop.Answer answer : outcome.answers()) {
      statuses.merge(answer.status(), 1, Integer::sum);
      if (answer.status() == 202) {
        for (JsonNode id : JSON.readTree(answer.body()).get("event_ids")) {
          acknowledged.merge(UUID.fromString(id.textValue()), 1, Integer::sum);
        }
      }
    }
  }

  private void compare(String bootstrapServers) throws IOException {
    Map<UUID, Integer> stored = stored(bootstrapServers);
    long lost = acknowledged.keySet().stream().filter(id -> !stored.containsKey(id)).count();
    long doubled = stored.values().stream().filter(times -> times > 1).count();
    long unasked = stored.keySet().stream().filter(id -> !acknowledged.containsKey(id)).count();
    long twiceAcknowledged = acknowledged.values().stream().filter(times -> times > 1).count();
    System.out.printf("answers by status, warm-up included: %s%n", statuses);
    System.out.printf(
        "at the topic: %d events acknowledged, lost %d, doubled %d; not acknowledged %d, one id for two"
            + " deliveries %d%n",
        acknowledged.size(), lost, doubled, unasked, twiceAcknowledged);
  }

  private static Map<UUID, Integer> stored(String bootstrapServers) throws IOException {
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(TOPIC, partition))
            .collect(Collectors.toList());
    Map<UUID, Integer> stored = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long left =
          consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      while (left > 0) {
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofSeconds(1))) {
          String id = JSON.readTree(found.value()).get("event_id").textValue();
          stored.merge(UUID.fromString(id), 1, Integer::sum);
          left--;
        }
      }
    }
    return stored;
  }
}
