package dev.tributary.contracts.event;

import static dev.tributary.contracts.event.Purpose.COLLABORATION;
import static dev.tributary.contracts.event.Purpose.DELIVERY;
import static dev.tributary.contracts.event.Purpose.OPERATIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTypesTest {

  /** The contract, written a second time: {@code *} marks what is required. */
  private static final List<String> CONTRACT =
      List.of(
          "task.created DELIVERY *task_id:TEXT kind:TEXT priority:TEXT tool:TEXT sla_minutes:NUMBER",
          "task.transitioned DELIVERY *task_id:TEXT *from:TEXT *to:TEXT category:TEXT",
          "task.blocked DELIVERY *task_id:TEXT reason_code:TEXT",
          "task.unblocked DELIVERY *task_id:TEXT reason_code:TEXT",
          "task.completed DELIVERY *task_id:TEXT resolution:TEXT",
          "task.reopened DELIVERY *task_id:TEXT resolution:TEXT",
          "pr.opened " + pullRequest(),
          "pr.merged " + pullRequest(),
          "pr.closed " + pullRequest(),
          "pr.reopened " + pullRequest(),
          "pr.ready " + pullRequest(),
          "pr.drafted " + pullRequest(),
          "review.requested DELIVERY *pr_id:TEXT state:TEXT actor_team_id:TEXT tool:TEXT is_bot:FLAG",
          "review.submitted DELIVERY *pr_id:TEXT state:TEXT actor_team_id:TEXT tool:TEXT is_bot:FLAG",
          "comment.created COLLABORATION *subject_id:TEXT *actor_team_id:TEXT subject_kind:TEXT"
              + " medium:TEXT tool:TEXT is_bot:FLAG",
          "message.sent COLLABORATION *channel_id:TEXT *actor_team_id:TEXT thread_id:TEXT"
              + " is_bot:FLAG",
          "commit.pushed DELIVERY *repo_id:TEXT branch:TEXT tool:TEXT commit_count:NUMBER"
              + " is_bot:FLAG",
          "build.started " + build(),
          "build.succeeded " + build(),
          "build.failed " + build(),
          "build.cancelled " + build(),
          "deploy.success " + deploy(),
          "deploy.failed " + deploy(),
          "deploy.rolled_back " + deploy(),
          "incident.opened " + incident(),
          "incident.acknowledged " + incident(),
          "incident.resolved " + incident(),
          "page_view ACTIVITY session_id:TEXT is_bot:FLAG event_id_derived:FLAG *page:PAGE",
          "purchase " + money(),
          "refund " + money(),
          "session_end ACTIVITY session_id:TEXT is_bot:FLAG event_id_derived:FLAG");

  /** Which tool it was may be said of everything. */
  private static String withTool(String type) {
    return type.contains(" tool:TEXT") ? type : type + " tool:TEXT";
  }

  private static String pullRequest() {
    return "DELIVERY *pr_id:TEXT author_actor_id:PERSON previous_author_actor_id:PERSON draft:FLAG is_bot:FLAG task_ids:TEXTS"
        + " additions:NUMBER deletions:NUMBER tool:TEXT";
  }

  private static String build() {
    return "DELIVERY *build_id:TEXT pipeline:TEXT branch:TEXT tool:TEXT duration_ms:NUMBER"
        + " attempt:NUMBER";
  }

  private static String deploy() {
    return "DELIVERY *deploy_id:TEXT *environment:TEXT task_ids:TEXTS pr_ids:TEXTS"
        + " first_commit_at:TEXT tool:TEXT service:TEXT unplanned:FLAG";
  }

  private static String money() {
    return "ACTIVITY session_id:TEXT is_bot:FLAG event_id_derived:FLAG *currency:CURRENCY *amount_minor:AMOUNT";
  }

  private static String incident() {
    return "OPERATIONS *incident_id:TEXT severity:TEXT caused_by_deploy_id:TEXT tool:TEXT"
        + " service:TEXT";
  }

  @Test
  void theRegistry_isTheContract() {
    List<String> declared = new ArrayList<>();
    for (EventType type : EventTypes.all()) {
      StringBuilder line = new StringBuilder(type.name() + " " + type.purpose());
      type.fields()
          .forEach(
              (name, kind) ->
                  line.append(type.required().contains(name) ? " *" : " ")
                      .append(name)
                      .append(':')
                      .append(kind));
      declared.add(line.toString());
    }
    assertThat(declared)
        .containsExactlyElementsOf(CONTRACT.stream().map(EventTypesTest::withTool).toList());
  }

  @Test
  void aTypeThatIsNotDeclared_isNeitherFoundNorRequired() {
    assertThat(EventTypes.find("standup.held")).isEmpty();
    assertThat(EventTypes.find(null)).isEmpty();
    assertThatThrownBy(() -> EventTypes.require("standup.held"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("event type standup.held is not declared");
  }

  @Test
  void aReaderOfItsOwnPurpose_isLetThrough() {
    EventTypes.requirePurpose("Throughput", DELIVERY, "task.created", "deploy.success");
    EventTypes.requirePurpose("AsyncRatio", COLLABORATION, "message.sent", "comment.created");
    EventTypes.requirePurpose("OpenIncidents", OPERATIONS, "incident.opened");
    EventTypes.requirePurpose("Nothing", DELIVERY);
  }

  @Test
  void aReaderOfAnotherPurpose_isRefusedByName() {
    assertThatThrownBy(
            () ->
                EventTypes.requirePurpose(
                    "Throughput", DELIVERY, "task.created", "message.sent", "incident.opened"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Throughput is processed for DELIVERY and must not read message.sent,"
                + " which is collected for COLLABORATION");
  }

  @Test
  void aFieldThatIsReleased_mayBeReadForThatPurpose_andNothingElseOfItsType() {
    EventTypes.requirePurpose(
        "Failures", DELIVERY, "deploy.success", "incident.opened#caused_by_deploy_id");
    for (String read :
        List.of(
            "incident.opened",
            "incident.opened#severity",
            "incident.opened#nobody_knows",
            "incident.resolved#caused_by_deploy_id")) {
      assertThatThrownBy(() -> EventTypes.requirePurpose("Failures", DELIVERY, read))
          .as(read)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Failures is processed for DELIVERY and must not read "
                  + read
                  + ", which is collected for OPERATIONS");
    }
    assertThatThrownBy(
            () ->
                EventTypes.requirePurpose(
                    "Chattiness", COLLABORATION, "incident.opened#caused_by_deploy_id"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyOneFieldIsReleased_andDeclaredWhereItIs() {
    assertThat(
            EventTypes.all().stream()
                .filter(type -> !type.released().isEmpty())
                .map(type -> type.name() + " " + type.released())
                .toList())
        .containsExactly("incident.opened {caused_by_deploy_id=DELIVERY}");
    assertThat(EventTypes.all())
        .allSatisfy(
            type -> assertThat(type.fields().keySet()).containsAll(type.released().keySet()));
  }

  @Test
  void aReaderOfAnUndeclaredType_isRefused() {
    assertThatThrownBy(() -> EventTypes.requirePurpose("Attendance", DELIVERY, "meeting.attended"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("event type meeting.attended is not declared");
  }

  @Test
  void reasonCodes_areTheClosedListOfTheContract() {
    assertThat(ReasonCode.values())
        .extracting(ReasonCode::code)
        .containsExactly(
            "json.malformed",
            "field.missing",
            "field.invalid",
            "type.undeclared",
            "schema.unsupported",
            "time.future",
            "time.ancient",
            "tenant.unknown",
            "payload.too_large",
            "purpose.violation");
  }
}
