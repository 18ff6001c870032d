package dev.tributary.serving.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.trace.Sampling;
import dev.tributary.contracts.trace.TraceParent;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalTest {
  private static final String CALLERS = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void callersTrace_isKept() {
    Arrival arrival = Arrival.at(7, CALLERS, Sampling.OFF);
    Event stamped = arrival.stamp(event(null));

    assertThat(stamped.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(stamped.ingestedAtMillis()).isEqualTo(7);
    assertThat(arrival.traceparent(stamped)).isEqualTo(CALLERS);
  }

  @Test
  void traceOfTheEvent_comesBeforeTheRequests() {
    String own = "4bf92f3577b34da6a3ce929d0e0e4736";
    Arrival arrival = Arrival.at(7, CALLERS, Sampling.OFF);

    assertThat(arrival.stamp(event(own)).traceId()).isEqualTo(own);
    assertThat(arrival.traceparent(arrival.stamp(event(own)))).startsWith("00-" + own + "-");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\nx",
      })
  void noUsableTrace_startsANewOne(String header) {
    Arrival arrival = Arrival.at(7, header, Sampling.OFF);

    assertThat(arrival.traceparent(arrival.stamp(event(null))))
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
        .doesNotContain("0af7651916cd43dd8448eb211c80319c");
  }

  @Test
  void sampled_isWhatTheCallerSays_andElseTheTracesOwnLot() {
    Event event = event(null);
    Sampling few = new Sampling(0.000001);
    Arrival told = Arrival.at(7, CALLERS, few);
    TraceParent onward = TraceParent.parse(told.traceparent(told.stamp(event))).orElseThrow();

    assertThat(onward.sampled()).isTrue();
    assertThat(onward.spanId()).isEqualTo(Arrival.publishing(told.stamp(event)));
    Arrival untold = Arrival.at(7, CALLERS.replaceAll("1$", "0"), new Sampling(1));
    assertThat(untold.traceparent(untold.stamp(event))).endsWith("-00");
    Arrival ours = Arrival.at(7, null, new Sampling(1));
    assertThat(ours.traceparent(ours.stamp(event))).endsWith("-01");
    assertThat(ours.own().sampled()).isTrue();
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
