package dev.tributary.contracts.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.event.RandomEvents;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.contracts.trace.Traces;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CodersTest {

  private interface Check {
    void run() throws Exception;
  }

  @TestFactory
  Stream<DynamicTest> everyCoder_keepsBeamsPromises() {
    Map<String, Check> checks = new LinkedHashMap<>();
    List<Event> events = new ArrayList<>(List.of(CoderSamples.EVENT, CoderSamples.BARE));
    RandomEvents random = new RandomEvents(8);
    for (int i = 0; i < 200; i++) {
      events.add(random.next());
    }
    checks.put("EventCoder", () -> assertPromises(EventCoder.of(), events));

    events.add(CoderSamples.SAMPLED);
    checks.put(
        "TracesCoder",
        () -> assertPromises(TracesCoder.of(), List.of(CoderSamples.TRACES, Traces.NONE)));

    List<Received> received = new ArrayList<>(events);
    received.add(CoderSamples.LETTER);
    checks.put("ReceivedCoder", () -> assertPromises(ReceivedCoder.of(), received));

    checks.put(
        "DeadLetterCoder",
        () ->
            assertPromises(
                DeadLetterCoder.of(),
                List.of(CoderSamples.LETTER, CoderSamples.LETTER_WITH_HEADERS)));

    List<LateEvent> late = new ArrayList<>(List.of(CoderSamples.LATE));
    late.add(new LateEvent(CoderSamples.EVENT, "p", Long.MIN_VALUE, Long.MAX_VALUE, false));
    checks.put("LateEventCoder", () -> assertPromises(LateEventCoder.of(), late));

    for (Table table : Tables.all()) {
      checks.put(
          "RowCoder of " + table,
          () ->
              assertPromises(
                  RowCoder.of(table),
                  List.of(
                      CoderSamples.full(table),
                      CoderSamples.sparse(table),
                      CoderSamples.sparse(table).tracedBy(CoderSamples.TRACES),
                      Row.in(table).build())));
    }
    return checks.entrySet().stream()
        .map(check -> DynamicTest.dynamicTest(check.getKey(), check.getValue()::run));
  }

  private static <T> void assertPromises(Coder<T> coder, List<T> values) throws Exception {
    CoderProperties.coderSerializable(coder);
    coder.verifyDeterministic();
    T first = values.get(0);
    for (T value : values) {
      CoderProperties.coderDecodeEncodeEqual(coder, value);
      CoderProperties.coderConsistentWithEquals(coder, first, value);
      CoderProperties.structuralValueDecodeEncodeEqual(coder, value);
      CoderProperties.structuralValueConsistentWithEquals(coder, first, value);
      // A second encoding of an equal value is the same: keys are compared as bytes.
      T copy = CoderUtils.clone(coder, value);
      CoderProperties.coderDeterministic(coder, value, copy);
      assertThat(copy).hasSameHashCodeAs(value);
    }
    assertThatThrownBy(() -> CoderUtils.encodeToByteArray(coder, null))
        .isInstanceOf(CoderException.class);
    assertTruncationIsNoticed(coder, first);
    assertOtherVersionIsRefused(coder, first);
  }

  private static <T> void assertTruncationIsNoticed(Coder<T> coder, T value) throws IOException {
    byte[] whole = CoderUtils.encodeToByteArray(coder, value);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> coder.decode(new ByteArrayInputStream(part)))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(IOException.class);
    }
  }

  private static <T> void assertOtherVersionIsRefused(Coder<T> coder, T value) throws IOException {
    byte[] newer = CoderUtils.encodeToByteArray(coder, value);
    newer[0] = 99;
    assertThatThrownBy(() -> coder.decode(new ByteArrayInputStream(newer)))
        .isInstanceOf(CoderException.class)
        .hasMessageContaining("version 99");
  }

  @Test
  void anEvent_staysUnderThreeHundredBytes() throws IOException {
    assertThat(CoderUtils.encodeToByteArray(EventCoder.of(), CoderSamples.EVENT))
        .hasSizeLessThan(300);
  }

  @Test
  void anUnknownVariant_isRefused() {
    byte[] unknown = {1, 2, 0, 0, 0, 0, 0, 0};
    assertThatThrownBy(() -> ReceivedCoder.of().decode(new ByteArrayInputStream(unknown)))
        .isInstanceOf(CoderException.class)
        .hasMessageStartingWith("unknown kind of ");
  }

  @Test
  void aRowOfAnotherTable_isNotEncoded() {
    assertThatThrownBy(
            () ->
                CoderUtils.encodeToByteArray(
                    RowCoder.of(Tables.ADMISSION), CoderSamples.full(Tables.TASK_CYCLE_TIME)))
        .isInstanceOf(CoderException.class)
        .hasMessage("a row of hot.task_cycle_time was sent as one of ops.admission");
  }

  @Test
  void aRowWrittenWithOtherColumns_isRefusedNotMisread() throws IOException {
    byte[] row =
        CoderUtils.encodeToByteArray(
            RowCoder.of(Tables.TASK_CYCLE_TIME), CoderSamples.full(Tables.TASK_CYCLE_TIME));

    assertThatThrownBy(
            () -> CoderUtils.decodeFromByteArray(RowCoder.of(Tables.TEAM_DELIVERY_24H), row))
        .isInstanceOf(CoderException.class)
        .hasMessage(
            "a row of hot.team_delivery_24h was written with %d columns, the table has %d",
            Tables.TASK_CYCLE_TIME.columns().size(), Tables.TEAM_DELIVERY_24H.columns().size());
  }

  @Test
  void aTimeFinerThanMilliseconds_doesNotMakeARowUnequalToItsCopy() throws Exception {
    Row row =
        Row.in(Tables.TEAM_DELIVERY_24H)
            .set("window_end", Instant.ofEpochSecond(1_772_442_900, 123_456_789))
            .build();

    CoderProperties.coderDecodeEncodeEqual(RowCoder.of(Tables.TEAM_DELIVERY_24H), row);
  }

  @Test
  void codersOfTheSameTable_areEqual() {
    CoderProperties.coderSerializable(RowCoder.of(Tables.ADMISSION));
    assertThat(RowCoder.of(Tables.ADMISSION))
        .isEqualTo(RowCoder.of(Tables.ADMISSION))
        .hasSameHashCodeAs(RowCoder.of(Tables.ADMISSION))
        .isNotEqualTo(RowCoder.of(Tables.TASK_CYCLE_TIME));
  }
}
