package dev.tributary.testkit.history;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.testkit.history.Message.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventHistoryTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Instant START = Instant.parse("2025-09-01T00:00:00Z");
  private static final int EVENTS = 10_000;
  private static final int DAYS = 21;

  private static List<Message> history(long seed) {
    return EventHistory.of(seed)
        .events(EVENTS)
        .tenants(2)
        .teamsPerTenant(4)
        .days(DAYS)
        .start(START);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 42, -7})
  void sameSeed_sameBytesInTheSameOrder(long seed) {
    List<Message> one = history(seed);
    List<Message> two = history(seed);

    assertThat(one).as("seed %d", seed).hasSameSizeAs(two);
    for (int i = 0; i < one.size(); i++) {
      assertThat(one.get(i).value())
          .as("seed %d, message %d", seed, i)
          .isEqualTo(two.get(i).value());
      assertThat(one.get(i).key()).isEqualTo(two.get(i).key());
      assertThat(one.get(i).kind()).isEqualTo(two.get(i).kind());
    }
  }

  @Test
  void anotherSeed_otherEvents() {
    Set<String> ids = new HashSet<>(ids(history(1)));

    assertThat(ids(history(2))).noneMatch(ids::contains);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 42, -7})
  void shares_asAsked(long seed) {
    Map<Kind, Long> kinds = history(seed).stream().collect(groupingBy(Message::kind, counting()));

    assertThat(kinds)
        .as("seed %d", seed)
        .containsOnly(
            Map.entry(Kind.FIRST, 9_800L),
            Map.entry(Kind.LATE, 200L),
            Map.entry(Kind.DUPLICATE, 500L),
            Map.entry(Kind.MALFORMED, 100L));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 42, -7})
  void validEvents_liveInTheAskedDaysUnderUniqueIds(long seed) {
    List<Message> history = history(seed);

    for (Message message : history) {
      if (message.isValid()) {
        JsonNode event = json(message);
        assertThat(Instant.parse(event.get("timestamp").asText()))
            .as("seed %d: %s", seed, message)
            .isEqualTo(message.eventTime())
            .isAfterOrEqualTo(START)
            .isBefore(START.plus(Duration.ofDays(DAYS)));
        assertThat(event.get("timestamp").asText()).matches(".*T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(event.get("event_id").asText())
            .matches("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(event.get("actor_id").asText()).matches("null|[0-9a-f]{64}");
        assertThat(message.key()).isEqualTo(event.get("team_id").asText());
        assertThat(message.reason()).isNull();
      }
    }
    assertThat(
            ids(
                history.stream()
                    .filter(m -> m.kind() == Kind.FIRST || m.kind() == Kind.LATE)
                    .toList()))
        .doesNotHaveDuplicates()
        .hasSize(EVENTS);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 42, -7})
  void duplicate_repeatsTheBytesOfAnEarlierMessage(long seed) {
    Map<String, byte[]> seen = new HashMap<>();
    for (Message message : history(seed)) {
      if (message.isValid()) {
        String id = json(message).get("event_id").asText();
        if (message.kind() == Kind.DUPLICATE) {
          assertThat(seen.get(id)).as("seed %d: %s", seed, message).isEqualTo(message.value());
        } else {
          seen.put(id, message.value());
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 42, -7})
  void late_comesLongAfterNewerEvents_andNothingElseDoes(long seed) {
    Instant newest = START;
    for (Message message : history(seed)) {
      if (!message.isValid()) {
        continue;
      }
      Duration behind = Duration.between(message.eventTime(), newest);
      if (message.kind() == Kind.LATE) {
        assertThat(behind)
            .as("seed %d: %s", seed, message)
            .isBetween(Duration.ofHours(20), Duration.ofDays(5));
      } else if (message.kind() == Kind.FIRST) {
        assertThat(behind)
            .as("seed %d: %s", seed, message)
            .isLessThanOrEqualTo(Duration.ofHours(3));
      }
      newest = message.eventTime().isAfter(newest) ? message.eventTime() : newest;
    }
  }

  @Test
  void malformed_everyKindInTurnAndOneOversized() {
    List<Message> malformed =
        history(42).stream().filter(message -> message.kind() == Kind.MALFORMED).toList();

    assertThat(malformed)
        .allMatch(message -> message.eventTime() == null && message.key().startsWith("eng-"));
    assertThat(malformed.stream().collect(groupingBy(Message::reason, counting())))
        .containsOnly(
            Map.entry("json.malformed", 19L), // the eleventh is the oversized one
            Map.entry("field.missing", 20L),
            Map.entry("field.invalid", 30L),
            Map.entry("type.undeclared", 10L),
            Map.entry("schema.unsupported", 10L),
            Map.entry("time.ancient", 10L),
            Map.entry("payload.too_large", 1L));
    assertThat(malformed)
        .allMatch(
            message ->
                message.value().length > 1 << 20 == "payload.too_large".equals(message.reason()));
    for (Message message : malformed) {
      if ("json.malformed".equals(message.reason())) {
        assertThatThrownBy(() -> MAPPER.readTree(message.value())).isInstanceOf(IOException.class);
      } else {
        assertThat(json(message).isObject()).isTrue();
      }
    }
  }

  @Test
  void versionOne_hasItsOwnShape() {
    int old = 0;
    for (Message message : history(42)) {
      if (message.isValid()) {
        JsonNode event = json(message);
        boolean isOld = event.get("schema_ver").asInt() == 1;
        boolean isDeploy = event.get("event_type").asText().startsWith("deploy.");
        old += isOld ? 1 : 0;
        assertThat(event.has("key_id") || event.has("trace_id") || event.has("ingested_at"))
            .as(message.toString())
            .isEqualTo(!isOld);
        assertThat(isDeploy && event.get("payload").has("task_id")).isEqualTo(isDeploy && isOld);
        assertThat(isDeploy && isOld && event.get("payload").has("task_ids")).isFalse();
      }
    }
    assertThat(old).isBetween(400, 800);
  }

  @Test
  void everyDeclaredType_occurs_andTenantsShareTeamsAndSubjects() {
    Set<String> types = new TreeSet<>();
    Map<String, Set<String>> tenantsOfTask = new HashMap<>();
    for (Message message : history(42)) {
      if (message.isValid()) {
        JsonNode event = json(message);
        types.add(event.get("event_type").asText());
        if (event.get("payload").has("task_id")) {
          tenantsOfTask
              .computeIfAbsent(
                  event.get("payload").get("task_id").asText(), task -> new HashSet<>())
              .add(event.get("tenant_id").asText());
        }
      }
    }
    assertThat(types)
        .containsExactly(
            "build.cancelled",
            "build.failed",
            "build.started",
            "build.succeeded",
            "comment.created",
            "commit.pushed",
            "deploy.failed",
            "deploy.rolled_back",
            "deploy.success",
            "incident.acknowledged",
            "incident.opened",
            "incident.resolved",
            "message.sent",
            "pr.closed",
            "pr.drafted",
            "pr.merged",
            "pr.opened",
            "pr.ready",
            "pr.reopened",
            "review.requested",
            "review.submitted",
            "task.blocked",
            "task.completed",
            "task.created",
            "task.reopened",
            "task.transitioned",
            "task.unblocked");
    assertThat(tenantsOfTask.values()).anyMatch(tenants -> tenants.size() == 2);
  }

  @Test
  void aFewEvents_stillGiveExactlyAsMany() {
    List<Message> history =
        EventHistory.of(3).events(1).tenants(1).teamsPerTenant(1).days(1).start(START);

    assertThat(history).hasSize(1);
    assertThat(new String(history.get(0).value(), StandardCharsets.UTF_8)).contains("org-acme");
  }

  private static List<String> ids(List<Message> messages) {
    List<String> ids = new ArrayList<>();
    for (Message message : messages) {
      if (message.isValid()) {
        ids.add(json(message).get("event_id").asText());
      }
    }
    return ids;
  }

  private static JsonNode json(Message message) {
    try {
      return MAPPER.readTree(message.value());
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + message, e);
    }
  }
}
