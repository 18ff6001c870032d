package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.event.Decoded;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What is stored after webhooks have gone all the way: nothing that names somebody, in any store
 * (R-21); and after an erasure nothing of that person at all (R-22), not even when an old file is
 * put back.
 */
class PrivacyIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARK = "planted";
  private static final Set<String> PERSONAL =
      Set.of(
          "login",
          "email",
          "emailAddress",
          "displayName",
          "username",
          "title",
          "body",
          "message",
          "description",
          "avatar_url",
          "html_url",
          "display_title",
          "ref",
          "head_branch",
          "label",
          "commit_message");

  @TempDir private Path folder;
  private int planted;

  @Test
  void plantedNames_areInNoStore_andAnErasedPersonIsNowhere() throws Exception {
    TestStack.Place place = TestStack.get().place("privacy");
    send(place, "github", "testdata/github/webhooks/input.jsonl");
    send(place, "jira", "testdata/jira/cloud/input.jsonl");
    List<Event> events = events(place);
    assertThat(planted).as("texts planted").isGreaterThan(300);
    assertThat(events).hasSizeGreaterThan(30);
    try (StreamingJobs live = place.startLive()) {
      new Throughput(place.cold(), place.database(), live)
          .await(events.size(), newest(events).minus(Duration.ofMinutes(2)));
    }
    String[] days = {"--from=" + day(oldest(events)), "--to=" + day(newest(events))};
    Reconciler.reconcile(place.flags(days), "nightly");

    assertThat(holds(stored(place), "pr.opened")).as("the scan sees files").isTrue();
    assertThat(holds(stored(place), "(org-acme,acme-works,")).as("the scan sees tables").isTrue();
    assertThat(holds(stored(place) + topics(place), MARK)).isFalse();

    Map<String, Long> byActor =
        events.stream()
            .filter(event -> event.actorId() != null)
            .collect(Collectors.groupingBy(Event::actorId, Collectors.counting()));
    String person =
        byActor.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    assertThat(holds(stored(place), person)).as("before the erasure").isTrue();
    Path backup = backup(place, person);

    assertThat(erase(place, person, "--dry-run")).contains("nothing was changed");
    assertThat(holds(stored(place), person)).as("after a trial").isTrue();
    assertThat(erase(place, person)).contains("no longer name this person", "recomputed");
    assertThat(holds(stored(place), person)).as("after the erasure").isFalse();
    assertThat(audit(place)).containsExactly("org-acme t t");

    assertThat(erase(place, person)).startsWith("0 of ");
    assertThat(Verifier.verify(place.flags(days)).differences()).isEmpty();

    restore(place, backup);
    assertThat(Verifier.verify(place.flags(days)).differences())
        .as("a restored file brings nobody back")
        .isEmpty();
    assertThat(erase(place, person)).doesNotStartWith("0 of ");
    assertThat(holds(stored(place), person)).as("after a restored file").isFalse();
  }

  /** Sends recorded deliveries in which every personal text is one of ours. */
  private void send(TestStack.Place place, String source, String recorded) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(TestStack.home().resolve(recorded))) {
      JsonNode delivery = JSON.readTree(line);
      plant(delivery.path("body"));
      lines.add(delivery.toString());
    }
    Path file = Files.write(folder.resolve(source + ".jsonl"), lines);
    Path secret = Files.writeString(folder.resolve("secret"), "a tenant secret");
    run(place, "import", source, file.toString(), "--tenant=org-acme", "--secretFile=" + secret);
  }

  private void plant(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        boolean isName = field.getKey().equals("name") && object.size() < 8 && object.has("email");
        boolean main = Set.of("main", "refs/heads/main").contains(field.getValue().asText());
        if (field.getValue().isTextual()
            && !main
            && (isName || PERSONAL.contains(field.getKey()))) {
          object.put(field.getKey(), MARK + planted++ + "@" + MARK + ".example");
        }
      }
    }
    node.forEach(this::plant);
  }

  private static String run(TestStack.Place place, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(place.arguments());
    StringWriter out = new StringWriter();
    CommandLine commandLine = Main.commandLine(true);
    commandLine.setOut(new PrintWriter(out, true));
    assertThat(commandLine.execute(all.toArray(String[]::new)))
        .as(String.join(" ", arguments))
        .isZero();
    return out.toString();
  }

  private static String erase(TestStack.Place place, String person, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("erase", "--tenant=org-acme", "--actor=" + person));
    arguments.addAll(List.of(more));
    return run(place, arguments.toArray(String[]::new));
  }

  private static boolean holds(String text, String what) {
    return text.toLowerCase(Locale.ROOT).contains(what);
  }

  /** Every row of every table, and every row of every file of the cold tier. */
  private static String stored(TestStack.Place place) throws Exception {
    StringBuilder all = new StringBuilder();
    try (Connection connection = place.connect();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery(
              "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE"
                  + " schemaname NOT IN ('pg_catalog', 'information_schema')")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("SELECT t::text FROM " + table + " AS t")) {
          while (rows.next()) {
            all.append(rows.getString(1)).append('\n');
          }
        }
      }
    }
    for (Path file : files(place)) {
      all.append(ParquetText.of(file));
    }
    return all.toString();
  }

  private static List<Path> files(TestStack.Place place) throws Exception {
    try (Stream<Path> files = Files.walk(place.cold())) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private Path backup(TestStack.Place place, String person) throws Exception {
    for (Path file : files(place)) {
      if (ParquetText.of(file).contains(person)) {
        Path kept = folder.resolve("backup");
        Files.writeString(folder.resolve("backup-of"), file.toString());
        return Files.copy(file, kept);
      }
    }
    throw new AssertionError("no file names the person");
  }

  private void restore(TestStack.Place place, Path backup) throws Exception {
    Path original = Path.of(Files.readString(folder.resolve("backup-of")));
    assertThat(original).startsWith(place.cold());
    Files.delete(original);
    Files.copy(backup, original);
  }

  private static List<String> audit(TestStack.Place place) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = place.connect();
        Statement statement = connection.createStatement();
        ResultSet results =
            statement.executeQuery(
                "SELECT tenant_id, files_rewritten > 0, events_changed > 0 FROM ops.erasure_audit")) {
      while (results.next()) {
        rows.add(results.getString(1) + " " + results.getString(2) + " " + results.getString(3));
      }
    }
    return rows;
  }

  private static List<Event> events(TestStack.Place place) {
    List<Event> events = new ArrayList<>();
    for (byte[] value : values(place, "privacy-events")) {
      Decoded decoded = EventJson.decode(value);
      assertThat(decoded).isInstanceOf(Event.class);
      events.add((Event) decoded);
    }
    return events;
  }

  private static String topics(TestStack.Place place) {
    Set<String> all = new TreeSet<>();
    for (String topic : List.of("privacy-events", "privacy-late", "privacy-dead")) {
      values(place, topic).forEach(value -> all.add(new String(value, StandardCharsets.UTF_8)));
    }
    return String.join("\n", all);
  }

  private static List<byte[]> values(TestStack.Place place, String topic) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, place.bootstrapServers(),
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    List<byte[]> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }

  private static Instant newest(List<Event> events) {
    return events.stream().map(PrivacyIT::at).max(Instant::compareTo).orElseThrow();
  }

  private static Instant oldest(List<Event> events) {
    return events.stream().map(PrivacyIT::at).min(Instant::compareTo).orElseThrow();
  }

  private static Instant at(Event event) {
    return Instant.ofEpochMilli(event.timestampMillis());
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, java.time.ZoneOffset.UTC);
  }
}
