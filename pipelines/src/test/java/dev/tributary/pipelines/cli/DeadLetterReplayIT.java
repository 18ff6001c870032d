package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.io.kafka.DeadLetters;
import dev.tributary.pipelines.DeliveryPipeline;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.StreamingPipeline;
import dev.tributary.pipelines.Verification;
import dev.tributary.testkit.history.EventHistory;
import dev.tributary.testkit.history.Message;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The life of a record that was refused: sent again it is refused again and stays one problem;
 * after an upgrade it is admitted, once, however often it is sent (P-028).
 */
class DeadLetterReplayIT {
  /** Those that keep what was refused, and the one whose rows are looked at. */
  private static final List<StreamingPipeline> PIPELINES =
      PipelineCatalogue.streaming().stream()
          .filter(pipeline -> pipeline.keepsRaw() || pipeline.name().equals(DeliveryPipeline.NAME))
          .toList();

  private static final long SEED = 28;
  private static final Instant START = Instant.parse("2025-10-01T00:00:00Z");
  private static final Instant OF_THE_NEXT_VERSION = Instant.parse("2025-10-03T12:00:00Z");

  private final TestStack.Place place = TestStack.get().place("dlqreplay");

  @Test
  void recordOfTheNextVersion_isKept_andAdmittedOnceAfterAnUpgrade() throws Exception {
    List<Message> messages = new ArrayList<>();
    messages.addAll(
        EventHistory.of(SEED).events(400).tenants(1).teamsPerTenant(1).days(4).start(START));
    Message like = messages.stream().filter(Message::isValid).findFirst().orElseThrow();
    messages.add(task(like.key(), tenantOf(like), "3", ReasonCode.SCHEMA_UNSUPPORTED));
    messages.add(task(like.key(), "org-stranger", "2", ReasonCode.TENANT_UNKNOWN));
    String tenants = "--tenants=org-other," + tenantOf(like);
    place.publish(messages);
    int bad = (int) messages.stream().filter(message -> !message.isValid()).count();
    assertThat(bad).isGreaterThan(1);

    try (StreamingJobs live = start(tenants)) {
      Throughput through = new Throughput(place.cold(), place.database(), live);
      through.await(messages.size(), newest(messages).minus(Duration.ofMinutes(2)));
      Set<String> problems = firstKeys();
      assertThat(problems).hasSize(bad);

      assertThat(run("dlq", "replay")).startsWith(bad + " records sent again");
      through.await(messages.size() + (long) bad, newest(messages).minus(Duration.ofMinutes(2)));

      assertThat(firstKeys()).isEqualTo(problems);
      assertThat(letters()).extracting(DeadLetter::attempts).containsOnly(2);
      assertThat(letters())
          .extracting(DeadLetter::reason)
          .contains(ReasonCode.SCHEMA_UNSUPPORTED, ReasonCode.TENANT_UNKNOWN);
    }
    long admitted = counts().admitted();
    List<Row> before = tasks();
    List<Row> daysBefore = rows(Tables.TEAM_DAILY_SUMMARY);

    assertThat(run("dlq", "replay", "--reason=schema.unsupported"))
        .startsWith("1 records sent again");
    assertThat(run("dlq", "replay", "--reason=schema.unsupported"))
        .startsWith("1 records sent again");
    try (StreamingJobs upgraded = start(tenants, "--newestSchema=3")) {
      new Throughput(place.cold(), place.database(), upgraded)
          .await(messages.size() + bad + 2L, newest(messages).minus(Duration.ofMinutes(2)));
      assertThat(counts().admitted()).isEqualTo(admitted + 1);
    }

    assertThat(Verification.differences(tasks(), before))
        .as("seed %d", SEED)
        .singleElement()
        .asString()
        .contains("NEXT-1")
        .endsWith("served, but not in the recomputation");
    assertThat(Verification.differences(rows(Tables.TEAM_DAILY_SUMMARY), daysBefore))
        .as("its day counts one event more, and no other day does")
        .filteredOn(difference -> difference.contains("event_count"))
        .singleElement()
        .asString()
        .contains("2025-10-03]");
  }

  private StreamingJobs start(String... more) {
    return place.startLive(PIPELINES, more);
  }

  /** A task of the given version, with a field and a kind of value that version 2 does not know. */
  private static Message task(String team, String tenant, String version, ReasonCode reason) {
    String json =
        """
        {"event_id":"3f0e7a52-6a0e-5c57-9a2b-0a5a4b8f1d01","tenant_id":"%s","team_id":"%s",\
        "source":"jira","event_type":"task.created","timestamp":"%s",\
        "payload":{"task_id":"NEXT-1","estimate":{"points":3}},"schema_ver":%s,"region":"eu"}"""
            .formatted(tenant, team, OF_THE_NEXT_VERSION, version);
    return new Message(
        team, json.getBytes(StandardCharsets.UTF_8), null, Message.Kind.MALFORMED, reason.code());
  }

  private static String tenantOf(Message message) {
    Matcher tenant =
        Pattern.compile("\"tenant_id\":\"([^\"]+)\"")
            .matcher(new String(message.value(), StandardCharsets.UTF_8));
    assertThat(tenant.find()).isTrue();
    return tenant.group(1);
  }

  private Throughput.Counts counts() {
    return Throughput.Counts.of(place.database(), DeliveryPipeline.NAME);
  }

  private List<DeadLetter> letters() {
    return DeadLetters.readAll(KafkaCluster.at(place.bootstrapServers()), place.deadLettersTopic());
  }

  private Set<String> firstKeys() {
    return letters().stream()
        .map(DeadLetter::firstKey)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private List<Row> tasks() {
    return rows(Tables.TASK_CYCLE_TIME);
  }

  private List<Row> rows(Table table) {
    return TableReader.read(place.database(), table, "");
  }

  private static Instant newest(List<Message> messages) {
    return messages.stream()
        .filter(Message::isValid)
        .map(Message::eventTime)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private String run(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(place.arguments());
    StringWriter out = new StringWriter();
    CommandLine commandLine = Main.commandLine(false);
    commandLine.setOut(new PrintWriter(out, true));

    assertThat(commandLine.execute(arguments.toArray(String[]::new))).isZero();

    return out.toString();
  }
}
