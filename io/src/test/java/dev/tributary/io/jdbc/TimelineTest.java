package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.gateway.Dimensions.Answer;
import dev.tributary.io.jdbc.Timeline.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  @Test
  void everyMoment_hasOneAnswer_thatSaysForHowLongItHolds() {
    Timeline<String> timeline =
        new Timeline<>(
            List.of(
                new Version<>("GC6", 20, 30),
                new Version<>("GC5", 10, 25), // forgotten to be closed
                new Version<>("GC7", 40, Long.MAX_VALUE)));

    assertThat(timeline.at(9)).isEqualTo(new Answer<>(null, Long.MIN_VALUE, 10));
    assertThat(timeline.at(10)).isEqualTo(new Answer<>("GC5", 10, 20));
    assertThat(timeline.at(19)).isEqualTo(new Answer<>("GC5", 10, 20));
    assertThat(timeline.at(20)).isEqualTo(new Answer<>("GC6", 20, 30));
    assertThat(timeline.at(30)).isEqualTo(new Answer<>(null, 30, 40));
    assertThat(timeline.at(40)).isEqualTo(new Answer<>("GC7", 40, Long.MAX_VALUE));
    assertThat(timeline.at(Long.MAX_VALUE - 1).value()).isEqualTo("GC7");
  }

  @Test
  void withoutAVersion_nothingIsKnownAtAnyTime() {
    assertThat(new Timeline<>(List.of()).at(0)).isEqualTo(Answer.nothing());
  }
}
