package dev.tributary.transforms.delivery;

import static dev.tributary.transforms.Told.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Event CREATED = task("created", "T-1", "2025-01-01T00:00:00Z");

  @Test
  void silenceOfNinetyDays_isOneSegment() {
    assertThat(Timelines.of(CREATED, task("completed", "T-1", "2025-04-01T00:00:00Z")).segments())
        .hasSize(1);
  }

  @Test
  void silenceOfAMillisecondMore_startsANewSegment() {
    assertThat(
            Timelines.of(CREATED, task("completed", "T-1", "2025-04-01T00:00:00.001Z")).segments())
        .extracting(List::size)
        .containsExactly(1, 1);
  }

  @Test
  void eventThatFillsTheSilence_joinsTheSegments() {
    assertThat(
            Timelines.of(
                    CREATED,
                    task("completed", "T-1", "2025-06-01T00:00:00Z"),
                    task("blocked", "T-1", "2025-03-15T00:00:00Z"))
                .segments())
        .extracting(List::size)
        .containsExactly(3);
  }

  @Test
  void anyOrderOfArrival_isTheSameTimeline() {
    Event[] events = {
      CREATED,
      task("blocked", "T-1", "2025-01-02T00:00:00Z"),
      task("unblocked", "T-1", "2025-01-02T00:00:00Z"),
      task("transitioned", "T-1", "2025-01-02T00:00:00Z"),
      task("completed", "T-1", "2025-05-02T00:00:00Z")
    };
    List<Event> order = new ArrayList<>(Arrays.asList(events));
    Random dice = new Random(7);
    for (int round = 0; round < 50; round++) {
      Collections.shuffle(order, dice);
      assertThat(Timelines.of(order.toArray(Event[]::new)).segments())
          .isEqualTo(Timelines.of(events).segments());
    }
  }
}
