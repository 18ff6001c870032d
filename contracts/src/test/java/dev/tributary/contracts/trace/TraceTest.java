package dev.tributary.contracts.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void theHeader_isRead_andWrittenAsItCame() {
    String header = "00-" + TRACE + "-00f067aa0ba902b7-01";

    assertThat(TraceParent.parse(header).orElseThrow().header()).isEqualTo(header);
    assertThat(TraceParent.parse(header).orElseThrow().sampled()).isTrue();
    assertThat(TraceParent.parse(header.replace("-01", "-02")).orElseThrow().sampled()).isFalse();
    for (String broken :
        new String[] {
          null,
          "",
          "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
          "00-" + TRACE + "-" + "0".repeat(16) + "-01",
          "ff-" + TRACE + "-00f067aa0ba902b7-01",
          header + "\n",
          header.toUpperCase(java.util.Locale.ROOT)
        }) {
      assertThat(TraceParent.parse(broken)).as(broken).isEmpty();
    }
  }

  @Test
  void aShare_isKept_theSameEverywhere_andASmallerOneIsWithinALarger() {
    Random random = new Random(7);
    int kept = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] id = new byte[16];
      random.nextBytes(id);
      String trace = HexFormat.of().formatHex(id);
      boolean one = new Sampling(0.01).takes(trace);
      assertThat(new Sampling(0.01).takes(trace)).isEqualTo(one);
      assertThat(new Sampling(0.1).takes(trace) || !one).isTrue();
      kept += one ? 1 : 0;
    }
    assertThat(kept).isBetween(150, 250);
    assertThat(Sampling.OFF.takes(TRACE)).isFalse();
    assertThat(new Sampling(1).takes(TRACE)).isTrue();
  }

  @Test
  void aCallersDecision_stands_unlessNothingIsKept() {
    TraceParent keep = TraceParent.of(TRACE, "00f067aa0ba902b7", true);
    TraceParent leave = TraceParent.of(TRACE, "00f067aa0ba902b7", false);

    assertThat(new Sampling(0.000001).takes(keep)).isTrue();
    assertThat(new Sampling(1).takes(leave)).isFalse();
    assertThat(Sampling.OFF.takes(keep)).isFalse();
  }

  @Test
  void aSpansId_isMadeFromWhatPasses() {
    String id = Stage.ADMIT.spanId(TRACE, "event");

    assertThat(id).matches("[0-9a-f]{16}").isEqualTo(Stage.ADMIT.spanId(TRACE, "event"));
    assertThat(id)
        .isNotEqualTo(Stage.PUBLISH.spanId(TRACE, "event"))
        .isNotEqualTo(Stage.ADMIT.spanId(TRACE, "other"));
    assertThat(Stage.WINDOW_EMIT.spanName()).isEqualTo("window emit");
  }

  @Test
  void traces_areBounded_theNewestFirst_inAnyOrderOfArrival() {
    List<Trace> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(new Trace(TRACE, "00f067aa0ba902" + (10 + i), i / 2));
    }
    Traces expected = null;
    Random random = new Random(3);
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(all, random);
      Traces traces = Traces.NONE;
      for (Trace trace : all) {
        traces = traces.plus(Traces.of(trace)).plus(Traces.of(trace));
      }
      expected = expected == null ? traces : expected;
      assertThat(traces).isEqualTo(expected);
    }
    assertThat(expected.newestFirst()).hasSize(Traces.MOST);
    assertThat(expected.newest().atMillis()).isEqualTo(9);
    assertThat(expected.between(8, 9).newestFirst()).hasSize(2);
  }
}
