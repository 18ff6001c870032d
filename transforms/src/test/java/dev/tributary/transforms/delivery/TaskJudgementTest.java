package dev.tributary.transforms.delivery;

import static dev.tributary.transforms.Told.deployed;
import static dev.tributary.transforms.Told.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.Told;
import dev.tributary.transforms.delivery.Fact.Verb;
import dev.tributary.transforms.delivery.SubjectKey.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskJudgementTest {
  private static final SubjectKey KEY =
      new SubjectKey(new TeamKey(Told.TENANT, Told.TEAM), Kind.TASK, "T-1");
  private static final String LONG_AFTER = "2026-03-01T00:00:00Z";

  /** The worked example of the metric definitions. */
  @Test
  void blockedThenDeployedTwice_took11550Minutes_untilItsFirstDeployment() {
    Event[] history = {
      task("created", "T-1", "2025-10-01T09:00:00Z"),
      task("blocked", "T-1", "2025-10-02T09:00:00Z"),
      task("unblocked", "T-1", "2025-10-05T09:00:00Z"),
      deployed("2025-10-09T09:30:00Z", "T-1"),
      deployed("2025-10-10T10:00:00Z", "T-1")
    };
    Row before = row("2025-10-08T09:00:00Z", history[0], history[1], history[2]);
    assertThat(before.get("state")).isEqualTo("OPEN");

    Row row = row(LONG_AFTER, history);
    assertThat(row.get("state")).isEqualTo("DEPLOYED");
    assertThat(row.get("created_at")).isEqualTo(Instant.parse("2025-10-01T09:00:00Z"));
    assertThat(row.get("first_deployed_at")).isEqualTo(Instant.parse("2025-10-09T09:30:00Z"));
    assertThat(row.get("deployed_at")).isEqualTo(Instant.parse("2025-10-10T10:00:00Z"));
    assertThat(row.get("deploy_count")).isEqualTo(2);
    assertThat(row.get("early_deploys")).isEqualTo(0);
    assertThat(row.get("cycle_time_minutes")).isEqualTo(11_550L);
    assertThat(row.get("event_count")).isEqualTo(5L);
    assertThat(row.get("is_final")).isEqualTo(true);
  }

  @Test
  void redeployedTask_countsOnce_onItsFirstDeployment() {
    assertThat(
            judge(
                    task("created", "T-1", "2025-10-01T09:00:00Z"),
                    deployed("2025-10-01T10:30:59.999Z", "T-1"),
                    deployed("2025-10-03T10:00:00Z", "T-1"))
                .contributions())
        .filteredOn(said -> !said.measure().stands())
        .containsExactly(Contribution.of(Measure.CYCLE_TIME, millis("2025-10-01T10:30:00Z"), 90));
  }

  @Test
  void slowTask_isStale_thenDeployed() {
    Event created = task("created", "T-1", "2025-10-01T09:00:00Z");
    assertThat(row("2025-10-20T00:00:00Z", created).get("state")).isEqualTo("STALE");
    Row row = row("2025-10-20T12:00:00Z", created, deployed("2025-10-20T09:00:00Z", "T-1"));
    assertThat(row.get("state")).isEqualTo("DEPLOYED");
    assertThat(row.get("cycle_time_minutes")).isEqualTo(19 * 1440L);
  }

  @Test
  void silentForSevenDays_isStaleFromTheNextWholeMinute() {
    Event created = task("created", "T-1", "2025-10-01T09:00:00.001Z");
    assertThat(row("2025-10-08T09:00:59.999Z", created).get("state")).isEqualTo("OPEN");
    assertThat(row("2025-10-08T09:01:00Z", created).get("state")).isEqualTo("STALE");
    Event onTheMinute = task("created", "T-1", "2025-10-01T09:00:00Z");
    assertThat(row("2025-10-08T08:59:59.999Z", onTheMinute).get("state")).isEqualTo("OPEN");
    assertThat(row("2025-10-08T09:00:00Z", onTheMinute).get("state")).isEqualTo("STALE");
  }

  @Test
  void anyEventOfTheTask_keepsItFromBecomingStale() {
    Row row =
        row(
            "2025-10-12T00:00:00Z",
            task("created", "T-1", "2025-10-01T09:00:00Z"),
            task("transitioned", "T-1", "2025-10-06T09:00:00Z"));
    assertThat(row.get("state")).isEqualTo("OPEN");
  }

  @Test
  void deployedBeforeItsCreation_isCounted_butNotAveraged() {
    Event[] history = {
      deployed("2025-10-01T08:59:59.999Z", "T-1"), task("created", "T-1", "2025-10-01T09:00:00Z")
    };
    assertThat(judge(history).contributions()).allMatch(said -> said.measure().stands());
    Row row = row("2025-10-02T00:00:00Z", history);
    assertThat(row.get("early_deploys")).isEqualTo(1);
    assertThat(row.get("deploy_count")).isEqualTo(0);
    assertThat(row.get("first_deployed_at")).isNull();
    assertThat(row.get("state")).isEqualTo("OPEN");
    assertThat(row.get("is_final")).isEqualTo(false);
  }

  @Test
  void deployedBeforeAndAfterItsCreation_countsFromTheOneAfter() {
    Row row =
        row(
            LONG_AFTER,
            deployed("2025-10-01T08:00:00Z", "T-1"),
            task("created", "T-1", "2025-10-01T09:00:00Z"),
            deployed("2025-10-01T09:10:00Z", "T-1"));
    assertThat(row.get("early_deploys")).isEqualTo(1);
    assertThat(row.get("deploy_count")).isEqualTo(1);
    assertThat(row.get("cycle_time_minutes")).isEqualTo(10L);
  }

  @Test
  void deployedInTheMillisecondOfItsCreation_tookNoTime() {
    Row row =
        row(
            LONG_AFTER,
            deployed("2025-10-01T09:00:00Z", "T-1"),
            task("created", "T-1", "2025-10-01T09:00:00Z"));
    assertThat(row.get("state")).isEqualTo("DEPLOYED");
    assertThat(row.get("cycle_time_minutes")).isEqualTo(0L);
  }

  @Test
  void deployedWithoutCreation_isAnOrphan() {
    Event[] history = {
      deployed("2025-10-02T08:00:00Z", "T-1"),
      task("transitioned", "T-1", "2025-10-01T09:00:00Z"),
      deployed("2025-10-01T08:00:00Z", "T-1")
    };
    assertThat(judge(history).contributions()).isEmpty();
    Row row = row(LONG_AFTER, history);
    assertThat(row.get("state")).isEqualTo("ORPHAN");
    assertThat(row.get("created_at")).isNull();
    assertThat(row.get("cycle_time_minutes")).isNull();
    assertThat(row.get("first_deployed_at")).isEqualTo(Instant.parse("2025-10-01T08:00:00Z"));
    assertThat(row.get("deployed_at")).isEqualTo(Instant.parse("2025-10-02T08:00:00Z"));
    assertThat(row.get("deploy_count")).isEqualTo(2);
    assertThat(row.get("early_deploys")).isEqualTo(0);
  }

  @Test
  void onlyTouched_isNothingToShow() {
    assertThat(judge(task("blocked", "T-1", "2025-10-01T09:00:00Z")).isKnown()).isFalse();
  }

  @Test
  void createdTwice_countsFromTheEarlier() {
    Row row =
        row(
            LONG_AFTER,
            task("created", "T-1", "2025-10-01T10:00:00Z"),
            deployed("2025-10-01T11:00:00Z", "T-1"),
            task("created", "T-1", "2025-10-01T09:00:00Z"));
    assertThat(row.get("cycle_time_minutes")).isEqualTo(120L);
  }

  @Test
  void everyFactAndBecomingStale_raiseTheRevision_forAnyOrderOfArrival() {
    Event created = task("created", "T-1", "2025-10-01T09:00:00Z");
    Event blocked = task("blocked", "T-1", "2025-10-01T08:00:00Z");
    long open = row("2025-10-02T00:00:00Z", created).revision();
    long stale = row(LONG_AFTER, created).revision();
    long openAgain = row("2025-10-02T00:00:00Z", created, blocked).revision();
    assertThat(List.of(open, stale, openAgain)).isSorted().doesNotHaveDuplicates();
    assertThat(row("2025-10-02T00:00:00Z", blocked, created).revision()).isEqualTo(openAgain);
  }

  /** Its row is still there: whoever comes back must be able to replace it. */
  @Test
  void forgottenTaskThatComesBack_hasAHigherRevision() {
    Timeline forgotten = Timelines.of(task("created", "T-1", "2025-10-01T09:00:00Z"));
    for (int i = 0; i < 10_000; i++) {
      forgotten.add(Fact.of(millis("2025-10-01T09:00:00Z"), Verb.TASK_MOVED));
    }
    long before =
        TaskJudgement.of(forgotten.segments().get(0))
            .row(KEY, forgotten, millis(LONG_AFTER), "r1")
            .revision();
    assertThat(row(LONG_AFTER, task("created", "T-1", "2026-01-08T09:00:00Z")).revision())
        .isGreaterThan(before);
  }

  private static TaskJudgement judge(Event... events) {
    return TaskJudgement.of(Timelines.segment(events));
  }

  private static Row row(String clock, Event... events) {
    return judge(events).row(KEY, Timelines.of(events), millis(clock), "r1");
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
