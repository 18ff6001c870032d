package dev.tributary.contracts.event;

import static dev.tributary.contracts.event.Envelope.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {

  @Test
  void everyField_isReadAndWrittenInTheOrderOfTheContract() {
    Event event = accepted(Envelope.valid());

    assertThat(event.timestampMillis())
        .isEqualTo(Instant.parse("2026-03-02T09:15:00.250Z").toEpochMilli());
    assertThat(event.payload().number("additions", 0)).isEqualTo(12);
    assertThat(event.payload().texts("task_ids")).containsExactly("T-1", "T-2");
    assertThat(EventJson.encode(event)).asString().isEqualTo(Envelope.valid().json());
  }

  @Test
  void anyValidEvent_comesBackEqual() {
    RandomEvents events = new RandomEvents(17);
    for (int i = 0; i < 5_000; i++) {
      Event event = events.next();
      assertThat(EventJson.decode(EventJson.encode(event))).isEqualTo(event);
    }
  }

  @Test
  void anEventOfATenantThatIsNotLetIn_isRefused() {
    Intake one = new Intake(Event.SCHEMA_VERSION, Set.of("org-acme"));
    byte[] other = Envelope.valid().with("tenant_id", "\"org-blue\"").bytes();

    assertThat(EventJson.decode(Envelope.valid().bytes(), one)).isInstanceOf(Event.class);
    assertThat(EventJson.decode(other)).isInstanceOf(Event.class);
    assertThat(EventJson.decode(other, one))
        .isEqualTo(
            new Reject(
                ReasonCode.TENANT_UNKNOWN,
                "tenant_id is not among the tenants that are let in",
                other));
  }

  @Test
  void anEventOfTheNextVersion_isReadOnceThatVersionIsLetIn() {
    byte[] next = Envelope.valid().with("schema_ver", "3").with("region", "\"eu\"").bytes();

    assertThat(EventJson.decode(next))
        .asInstanceOf(type(Reject.class))
        .extracting(Reject::reason)
        .isEqualTo(ReasonCode.SCHEMA_UNSUPPORTED);
    assertThat(EventJson.decode(next, new Intake(3, Set.of())))
        .isEqualTo(accepted(Envelope.valid()));
  }

  @Test
  void anEvent_isAboutHalfAKilobyte() {
    assertThat(Envelope.valid().bytes()).hasSizeBetween(400, 600);
  }

  @Test
  void aLateEvent_isTheEventAndWhatMadeItLate() {
    Event event = accepted(Envelope.valid());
    LateEvent late =
        new LateEvent(event, "delivery", event.timestampMillis() + 90_000, 90_000, true);

    String whole = Envelope.valid().json();
    assertThat(EventJson.encode(late))
        .asString()
        .isEqualTo(
            whole.substring(0, whole.length() - 1)
                + ",\"pipeline\":\"delivery\",\"watermark\":\"2026-03-02T09:16:30.250Z\""
                + ",\"lateness_ms\":90000,\"applied\":true}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event_id",
        "tenant_id",
        "team_id",
        "source",
        "event_type",
        "timestamp",
        "payload",
        "schema_ver"
      })
  void aRequiredFieldThatIsAbsentOrNull_isMissing(String field) {
    assertRejected(
        Envelope.valid().without(field), ReasonCode.FIELD_MISSING, field + " is missing");
    assertRejected(
        Envelope.valid().with(field, "null"), ReasonCode.FIELD_MISSING, field + " is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"event_id", "tenant_id", "team_id", "source", "event_type", "timestamp"})
  void aRequiredTextThatIsEmpty_isMissing(String field) {
    assertRejected(
        Envelope.valid().with(field, "\"\""), ReasonCode.FIELD_MISSING, field + " is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"actor_id", "key_id", "trace_id", "ingested_at"})
  void anOptionalFieldThatIsAbsentOrNull_isLeftOut(String field) {
    Event event = accepted(Envelope.valid().without(field));

    assertThat(EventJson.encode(event)).asString().doesNotContain(quoted(field));
    assertThat(EventJson.decode(Envelope.valid().with(field, "null").bytes())).isEqualTo(event);
  }

  static Stream<Arguments> wrongKinds() {
    List<String> texts =
        List.of(
            "event_id",
            "tenant_id",
            "team_id",
            "source",
            "event_type",
            "actor_id",
            "key_id",
            "timestamp",
            "ingested_at");
    List<Arguments> cases = new ArrayList<>();
    for (String field : texts) {
      for (String json : List.of("5", "1.5", "true", "[\"a\"]", "{\"a\":\"b\"}")) {
        cases.add(arguments(field, json));
      }
    }
    for (String json : List.of("\"2\"", "2.0", "2e0", "true", "[2]", "{}", "9".repeat(2_000))) {
      cases.add(arguments("schema_ver", json));
    }
    for (String json : List.of("\"{}\"", "5", "false", "[]")) {
      cases.add(arguments("payload", json));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("wrongKinds")
  void aFieldOfAnotherKind_isInvalid(String field, String json) {
    assertRejected(
        Envelope.valid().with(field, json), ReasonCode.FIELD_INVALID, field + " must be ");
  }

  static Stream<Arguments> wrongPayloadKinds() {
    Map<String, List<String>> wrong =
        Map.of(
            "pr_id", List.of("7", "true", "[\"PR-7\"]", "{}", "1.5"),
            "author_actor_id", List.of("7", "\"jane.doe\"", quoted("0F".repeat(32))),
            "draft", List.of("\"true\"", "1", "[]"),
            "additions", List.of("\"12\"", "1.0", "1e400", "9223372036854775808", "true", "[1]"),
            "task_ids", List.of("\"T-1\"", "{}", "[1]", "[null]", "[[\"T-1\"]]", "[\"T-1\",{}]"));
    return wrong.entrySet().stream()
        .flatMap(field -> field.getValue().stream().map(json -> arguments(field.getKey(), json)));
  }

  @ParameterizedTest
  @MethodSource("wrongPayloadKinds")
  void aPayloadFieldOfAnotherKind_isInvalid(String field, String json) {
    String pr = field.equals("pr_id") ? "" : "\"pr_id\":\"PR-7\",";
    assertRejected(
        Envelope.of("pr.opened", "{" + pr + quoted(field) + ":" + json + "}"),
        ReasonCode.FIELD_INVALID,
        "payload." + field + " must be ");
  }

  @Test
  void everyRequiredPayloadField_isMissingWhenAbsentNullOrEmpty() {
    for (EventType type : EventTypes.all()) {
      for (String absent : type.required()) {
        List<String> others = new ArrayList<>();
        for (String name : type.required()) {
          if (!name.equals(absent)) {
            others.add(quoted(name) + ":\"x\"");
          }
        }
        for (String json : new String[] {null, "null", "\"\""}) {
          List<String> fields = new ArrayList<>(others);
          if (json != null) {
            fields.add(quoted(absent) + ":" + json);
          }
          assertRejected(
              Envelope.of(type.name(), "{" + String.join(",", fields) + "}"),
              ReasonCode.FIELD_MISSING,
              "payload." + absent + " is missing");
        }
      }
    }
  }

  @Test
  void fieldsThatNobodyDeclared_areIgnored() {
    String huge = "9".repeat(2_000);
    Event event =
        accepted(
            Envelope.valid()
                .with("x", "{\"deep\":[1,{\"er\":null}],\"big\":" + huge + "}")
                .with("y", "1e400")
                .with(
                    "payload",
                    "{\"pr_id\":\"PR-7\",\"title\":\"Ann's\",\"z\":{\"a\":[[]]},\"n\":"
                        + huge
                        + "}"));

    assertThat(event.payload()).isEqualTo(Payload.of(Map.of("pr_id", "PR-7")));
  }

  @Test
  void aDeclaredFieldBehindThousandsOfOthers_isStillRead() {
    StringBuilder payload = new StringBuilder("{");
    for (int i = 0; i < 5_000; i++) {
      payload.append("\"f").append(i).append("\":1,");
    }
    assertThat(accepted(Envelope.of("pr.opened", payload + "\"pr_id\":\"PR-7\"}")).payload())
        .isEqualTo(Payload.of(Map.of("pr_id", "PR-7")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"standup.held", "pr", "PR.OPENED", "pr.opened ", "custom.thing", "\\u0000"})
  void aTypeOutsideTheRegistry_isUndeclared(String type) {
    assertRejected(
        Envelope.valid().with("event_type", quoted(type)),
        ReasonCode.TYPE_UNDECLARED,
        "event_type is not in the registry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "3", "-9223372036854775808", "2147483650", "4294967298"})
  void anotherVersion_isUnsupported(String version) {
    assertRejected(
        Envelope.valid().with("schema_ver", version),
        ReasonCode.SCHEMA_UNSUPPORTED,
        "schema_ver is not between 1 and 2");
  }

  @Test
  void aNewerVersion_isUnsupportedEvenIfItsFieldsAreOfOtherKinds() {
    assertRejected(
        Envelope.valid()
            .with("timestamp", "1772442900250")
            .with("actor_id", "{\"id\":\"x\"}")
            .with("payload", "[]")
            .with("event_type", "\"not.known\"")
            .with("schema_ver", "3"),
        ReasonCode.SCHEMA_UNSUPPORTED,
        "schema_ver");
  }

  @Test
  void version1_isReadWithoutTheFieldsItDidNotHave() {
    Event event =
        accepted(
            Envelope.valid()
                .without("key_id")
                .without("trace_id")
                .without("ingested_at")
                .with("schema_ver", "1"));

    assertThat(EventJson.encode(event)).asString().contains("\"schema_ver\":2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy.success", "deploy.failed", "deploy.rolled_back"})
  void aDeploymentOfVersion1_namesItsOneTaskInTheList(String type) {
    Envelope deploy = v1Deploy(type, "\"task_id\":\"T-1\"");

    assertThat(accepted(deploy).payload())
        .isEqualTo(
            Payload.of(
                Map.of(
                    "deploy_id", "D-1", "environment", "production", "task_ids", List.of("T-1"))));
  }

  @Test
  void aDeploymentOfVersion1_withoutATask_hasNone() {
    assertThat(accepted(v1Deploy("deploy.success", "\"task_id\":null")).payload().texts("task_ids"))
        .isEmpty();
  }

  @Test
  void aDeploymentOfVersion1_whoseTaskIsNoText_isInvalidRatherThanLost() {
    assertRejected(
        v1Deploy("deploy.success", "\"task_id\":42"),
        ReasonCode.FIELD_INVALID,
        "payload.task_ids must be TEXTS");
  }

  @Test
  void aDeploymentOfVersion2_doesNotKnowTheOldField() {
    Event event =
        accepted(v1Deploy("deploy.success", "\"task_id\":\"T-1\"").with("schema_ver", "2"));

    assertThat(event.payload().texts("task_ids")).isEmpty();
  }

  private static Envelope v1Deploy(String type, String task) {
    return Envelope.of(type, "{\"deploy_id\":\"D-1\",\"environment\":\"production\"," + task + "}")
        .with("schema_ver", "1");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T11:15:00.250+02:00, FIELD_INVALID",
    "2026-03-02T09:15:00.250+00:00, FIELD_INVALID",
    "2026-03-02T09:15:00.250, FIELD_INVALID",
    "2026-03-02T09:15:00z, FIELD_INVALID",
    "2026-03-02T09:15:00+02:00Z, FIELD_INVALID",
    "2026-03-02, FIELD_INVALID",
    "2026-03-02T09:15Z, FIELD_INVALID",
    "2026-02-30T09:15:00Z, FIELD_INVALID",
    "1772442900, FIELD_INVALID",
    "1772442900250, FIELD_INVALID",
    "Z, FIELD_INVALID",
    "1970-01-01T00:00:00Z, TIME_ANCIENT",
    "1970-01-21T12:20:42.900Z, TIME_ANCIENT",
    "1999-12-31T23:59:59.999Z, TIME_ANCIENT",
    "-1000000000-01-01T00:00:00Z, FIELD_INVALID",
    "+10000-01-01T00:00:00Z, TIME_FUTURE",
    "+58136-05-23T02:44:10Z, TIME_FUTURE",
    "+1000000000-12-31T23:59:59.999999999Z, FIELD_INVALID",
  })
  void aTimeThatIsNoUsableUtcTime_isRefused(String time, ReasonCode reason) {
    assertRejected(Envelope.valid().with("timestamp", quoted(time)), reason, "timestamp ");
    assertRejected(Envelope.valid().with("ingested_at", quoted(time)), reason, "ingested_at ");
  }

  @ParameterizedTest
  @CsvSource({
    "2000-01-01T00:00:00Z, 946684800000",
    "2026-03-02T09:15:00Z, 1772442900000",
    "2026-03-02T09:15:00.2509Z, 1772442900250",
    "9999-12-31T23:59:59.999Z, 253402300799999",
  })
  void aUtcTime_isReadToTheMillisecond(String time, long millis) {
    assertThat(accepted(Envelope.valid().with("timestamp", quoted(time))).timestampMillis())
        .isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jane.doe",
        "jane@example.com",
        "",
        "0f0f",
        "0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F",
        "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0g"
      })
  void anActorThatIsNoPseudonym_isInvalid(String actor) {
    assertRejected(
        Envelope.valid().with("actor_id", quoted(actor)),
        ReasonCode.FIELD_INVALID,
        "actor_id is not a pseudonym");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not-a-uuid",
        "6bd8a28f736659d1ace7826bc937ec11",
        "1-2-3-4-5",
        "{6bd8a28f-7366-59d1-ace7-826bc937ec11}",
        "6bd8a28f7-366-59d1-ace7-826bc937ec11",
        "6bd8a28f-7366-59d1-ace7-826bc937ec1１",
        "+bd8a28f-7366-59d1-ace7-826bc937ec11",
        "6bd8a28f-7366-59d1-ace7-826bc937ec11\\n"
      })
  void anEventIdThatIsNoUuid_isInvalid(String id) {
    assertRejected(
        Envelope.valid().with("event_id", quoted(id)),
        ReasonCode.FIELD_INVALID,
        "event_id is not a UUID");
  }

  @Test
  void anEventIdInCapitals_isTheSameEvent() {
    assertThat(
            accepted(Envelope.valid().with("event_id", "\"6BD8A28F-7366-59D1-ACE7-826BC937EC11\"")))
        .isEqualTo(accepted(Envelope.valid()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Org-Acme",
        "-org",
        "org acme",
        "org_acme",
        "org/../x",
        "org\\u0000",
        "örg",
        "o\\n"
      })
  void aTenantOfAnotherShape_isInvalid(String tenant) {
    assertRejected(
        Envelope.valid().with("tenant_id", quoted(tenant)),
        ReasonCode.FIELD_INVALID,
        "tenant_id does not match");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-eng", ".", "../eng", "eng platform", "eng/platform", "eng\\u0000", "工程", "e\\n"})
  void aTeamOfAnotherShape_isInvalid(String team) {
    assertRejected(
        Envelope.valid().with("team_id", quoted(team)),
        ReasonCode.FIELD_INVALID,
        "team_id does not match");
  }

  @Test
  void aTenantOrTeamThatIsTooLong_isInvalid() {
    accepted(Envelope.valid().with("tenant_id", quoted("a".repeat(63))));
    accepted(Envelope.valid().with("team_id", quoted("a".repeat(100))));
    assertRejected(
        Envelope.valid().with("tenant_id", quoted("a".repeat(64))),
        ReasonCode.FIELD_INVALID,
        "tenant_id does not match");
    assertRejected(
        Envelope.valid().with("team_id", quoted("a".repeat(101))),
        ReasonCode.FIELD_INVALID,
        "team_id does not match");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gitlab", "GitHub", "github "})
  void aSourceOutsideTheList_isInvalid(String source) {
    assertRejected(
        Envelope.valid().with("source", quoted(source)),
        ReasonCode.FIELD_INVALID,
        "source is not github");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5", "[]", "\"short\"", "\"4BF92F3577B34DA6A3CE929D0E0E4736\"", "{\"a\":1}"})
  void aBrokenTrace_isLeftOutAndTheEventKept(String trace) {
    assertThat(EventJson.decode(Envelope.valid().with("trace_id", trace).bytes()))
        .isEqualTo(accepted(Envelope.valid().without("trace_id")));
  }

  @Test
  void aMessage_neverContainsValuesOfTheRecord() {
    String secret = "jane.doe@example.com";
    for (String field :
        List.of(
            "event_id",
            "tenant_id",
            "source",
            "event_type",
            "actor_id",
            "timestamp",
            "ingested_at",
            "schema_ver",
            "payload")) {
      Decoded decoded = EventJson.decode(Envelope.valid().with(field, quoted(secret)).bytes());
      assertThat(decoded).isInstanceOf(Reject.class);
      assertThat(((Reject) decoded).message()).doesNotContain("jane");
    }
  }

  private static Event accepted(Envelope envelope) {
    Decoded decoded = EventJson.decode(envelope.bytes());
    assertThat(decoded)
        .as(() -> decoded instanceof Reject reject ? reject.message() : "")
        .isInstanceOf(Event.class);
    return (Event) decoded;
  }

  private static void assertRejected(Envelope envelope, ReasonCode reason, String message) {
    byte[] value = envelope.json().getBytes(StandardCharsets.UTF_8);
    assertThat(EventJson.decode(value))
        .isInstanceOfSatisfying(
            Reject.class,
            reject -> {
              assertThat(reject.message()).startsWith(message);
              assertThat(reject.reason()).isEqualTo(reason);
              assertThat(reject.original()).isEqualTo(envelope.bytes());
            });
  }
}
