package dev.tributary.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.trace.Sampling;
import dev.tributary.contracts.trace.Trace;
import dev.tributary.contracts.trace.TraceParent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final Sampling ALL = new Sampling(1);
  private static final Sampling HARDLY = new Sampling(1e-9);

  @Test
  void whatThePublisherDecided_stands() {
    assertThat(mark(TRACE, "00-" + TRACE + "-" + SPAN + "-01", HARDLY)).isEqualTo(SPAN);
    assertThat(mark(TRACE, "00-" + TRACE + "-" + SPAN + "-00", ALL)).isNull();
  }

  @Test
  void nobodyDecided_theTraceDoes() {
    assertThat(mark(TRACE, null, ALL)).isEqualTo(Trace.NO_SPAN);
    assertThat(mark(TRACE, null, HARDLY)).isNull();
    assertThat(mark(TRACE, "nonsense", ALL)).isEqualTo(Trace.NO_SPAN);
  }

  @Test
  void aHeaderOfAnotherTrace_orABrokenOne_isNotFollowed() {
    assertThat(mark(TRACE, "00-" + "1".repeat(32) + "-" + SPAN + "-01", ALL)).isNull();
    assertThat(mark(TRACE, "zz-" + TRACE + "-" + SPAN + "-01", ALL)).isNull();
    assertThat(mark(null, "00-" + TRACE + "-" + SPAN + "-01", ALL)).isNull();
  }

  @Test
  void anEventThatIsNotKept_isTheSameObject() {
    Event event = event(TRACE);

    assertThat(Handover.mark(event, new RecordHeaders(), HARDLY)).isSameAs(event);
    assertThat(Handover.mark(event, null, HARDLY)).isSameAs(event);
  }

  private static String mark(String traceId, String header, Sampling sampling) {
    Headers headers = new RecordHeaders();
    if (header != null) {
      headers.add(TraceParent.HEADER, header.getBytes(StandardCharsets.UTF_8));
    }
    return Handover.mark(event(traceId), headers, sampling).sampledSpan();
  }

  private static Event event(String traceId) {
    return new Event(
        new UUID(0, 1),
        "org-acme",
        "eng-platform",
        "custom",
        "task.created",
        null,
        null,
        1,
        Payload.of(Map.of("task_id", "PLAT-1")),
        traceId,
        0);
  }
}
