package dev.tributary.serving.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class InFlightTest {
  @Test
  void fullOfRequests_tellsTheNextToComeAgain_untilOneHasLeft() {
    InFlight inFlight = new InFlight(1, 100);
    try (InFlight.Pass first = inFlight.enter()) {
      first.grow(1);
      Problem problem = catchThrowableOfType(Problem.class, inFlight::enter);
      assertThat(problem.status()).isEqualTo(503);
      assertThat(problem.retryAfterSeconds()).isPositive();
    }
    inFlight.enter().close();
  }

  @Test
  void fullOfBytes_stopsTheBodyThatGrows_andGivesAllBack() {
    InFlight inFlight = new InFlight(2, 100);
    try (InFlight.Pass large = inFlight.enter()) {
      large.grow(90);
      try (InFlight.Pass small = inFlight.enter()) {
        small.grow(10);
        assertThat(catchThrowableOfType(Problem.class, () -> small.grow(1)).status())
            .isEqualTo(503);
      }
    }
    try (InFlight.Pass all = inFlight.enter()) {
      all.grow(100);
    }
  }
}
