package dev.tributary.transforms.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublishedTest {
  @Test
  void firstChange_isDueAtTheEndOfItsHour() {
    Published next = Published.NOTHING.changedAt(100, Measure.EVENT);
    assertThat(next.dueHour()).isEqualTo(101);
    assertThat(next.newestEventHour()).isEqualTo(100);
    assertThat(next.earlyIsDue()).isTrue();
  }

  @Test
  void earlierHour_isDueEarlier_andLaterHourChangesNothing() {
    Published waiting = Published.NOTHING.changedAt(100, Measure.EVENT);
    assertThat(waiting.changedAt(90, Measure.EVENT).dueHour()).isEqualTo(91);
    assertThat(waiting.changedAt(120, Measure.EVENT).dueHour()).isEqualTo(101);
  }

  @Test
  void conclusionWithoutEvent_doesNotMoveTheNewestEvent() {
    assertThat(Published.NOTHING.changedAt(100, Measure.PR_OPENED).newestEventHour())
        .isEqualTo(Published.NEVER);
  }

  @Test
  void hourThatHasPassed_waitsForItsNextWindow() {
    Published passed =
        Published.NOTHING.changedAt(100, Measure.EVENT).passed(110, 111, Published.NEVER);
    assertThat(passed.changedAt(100, Measure.EVENT).dueHour()).isEqualTo(111);
  }

  @Test
  void hourWhoseWindowsHaveAllPassed_isDueWithTheNextHour() {
    Published passed =
        Published.NOTHING.changedAt(100, Measure.EVENT).passed(124, 125, Published.NEVER);
    assertThat(passed.changedAt(100, Measure.EVENT).dueHour()).isEqualTo(125);
    assertThat(passed.changedAt(101, Measure.EVENT).dueHour()).isEqualTo(125);
  }

  @Test
  void nothingGoesBack() {
    Published first =
        Published.NOTHING.changedAt(100, Measure.EVENT).passed(110, 111, 112).forgetting(50);
    Published second =
        first
            .changedAt(100, Measure.PR_OPENED)
            .changedAt(90, Measure.EVENT)
            .early(90)
            .passed(90, 91, 112)
            .forgetting(40);
    assertThat(second.passedHour()).isEqualTo(110);
    assertThat(second.begunHour()).isEqualTo(111);
    assertThat(second.forgottenBefore()).isEqualTo(50);
    assertThat(second.earlyIsDue()).isFalse();
  }
}
