package dev.tributary.transforms.delivery;

import static dev.tributary.transforms.Told.build;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.transforms.Told;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuildJudgementTest {
  private static final String SMALLER = "00000000-0000-5000-8000-000000000001";
  // The sign bit is set: as text it is larger, as a number it would be smaller.
  private static final String LARGER = "f0000000-0000-5000-8000-000000000001";

  @Test
  void onlyAttempt_isTheVerdict() {
    assertThat(judge(build("failed", "B-1", "2025-10-01T09:00:00Z", 1)))
        .containsExactly(counted(Measure.BUILD_FAILED, "2025-10-01T09:00:00Z"));
  }

  @Test
  void retriedOnAnotherDay_movesThere() {
    assertThat(
            judge(
                build("failed", "B-1", "2025-10-01T09:00:00Z", 1),
                build("succeeded", "B-1", "2025-10-03T09:00:00Z", 2)))
        .containsExactly(counted(Measure.BUILD_PASSED, "2025-10-03T09:00:00Z"));
  }

  @Test
  void higherAttemptWithAnEarlierTime_stillDecides() {
    assertThat(
            judge(
                build("succeeded", "B-1", "2025-10-01T10:00:00Z", 2),
                build("failed", "B-1", "2025-10-01T09:00:00Z", 10)))
        .containsExactly(counted(Measure.BUILD_FAILED, "2025-10-01T09:00:00Z"));
  }

  @Test
  void withoutAttempt_isTheFirst() {
    Event unnumbered =
        Told.event("build.succeeded", "2025-10-01T08:00:00Z", Map.of("build_id", "B-1"));
    assertThat(judge(unnumbered, build("failed", "B-1", "2025-10-01T07:00:00Z", 2)))
        .containsExactly(counted(Measure.BUILD_FAILED, "2025-10-01T07:00:00Z"));
    assertThat(judge(unnumbered, build("failed", "B-1", "2025-10-01T09:00:00Z", 1)))
        .containsExactly(counted(Measure.BUILD_FAILED, "2025-10-01T09:00:00Z"));
  }

  @Test
  void sameAttemptAtTheSameTime_theLargestEventIdDecides_notTheVerdict() {
    Event passed = build("succeeded", "B-1", "2025-10-01T09:00:00Z", 1);
    Event failed = build("failed", "B-1", "2025-10-01T09:00:00Z", 1);
    assertThat(judge(Told.withId(LARGER, passed), Told.withId(SMALLER, failed)))
        .extracting(Contribution::measure)
        .containsExactly(Measure.BUILD_PASSED);
    assertThat(judge(Told.withId(SMALLER, passed), Told.withId(LARGER, failed)))
        .extracting(Contribution::measure)
        .containsExactly(Measure.BUILD_FAILED);
  }

  private static List<Contribution> judge(Event... events) {
    return BuildJudgement.contributions(Timelines.segment(events));
  }

  private static Contribution counted(Measure measure, String at) {
    return Contribution.of(measure, Instant.parse(at).toEpochMilli(), 0);
  }
}
