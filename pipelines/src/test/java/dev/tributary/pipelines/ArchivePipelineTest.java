package dev.tributary.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.coder.ReceivedCoder;
import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.event.Original;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.transforms.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.Test;

class ArchivePipelineTest {
  private static final Queue<Object> ARCHIVED = new ConcurrentLinkedQueue<>();
  private static final Queue<Object> REJECTED = new ConcurrentLinkedQueue<>();
  private static final Queue<Object> LATE = new ConcurrentLinkedQueue<>();

  @Test
  void howeverLateAnEventComes_itIsArchivedOnce_andNothingIsCalledLate() {
    Event onTime = event("2025-10-09T10:00:00Z");
    Event daysLate = event("2025-10-01T10:00:00Z");
    Event yearsLate = event("2021-10-01T10:00:00Z");
    DeadLetter noEvent =
        new DeadLetter(
            ReasonCode.JSON_MALFORMED,
            "decode",
            "no JSON",
            Original.of(new byte[] {'x'}),
            "events",
            0,
            7,
            1);
    Instant now = Instant.parse("2025-10-09T10:02:00Z");
    TestStream<Received> records =
        TestStream.create(ReceivedCoder.of())
            .addElements(at(now, onTime))
            .advanceWatermarkTo(joda(now))
            .addElements(at(now, daysLate), at(now, yearsLate), at(now, onTime), at(now, daysLate))
            .addElements(at(now, noEvent))
            .advanceWatermarkToInfinity();

    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    new ArchivePipeline()
        .build(pipeline, Run.live("archive", "run-1"), Duration.ofDays(7), records, new Queues());
    pipeline.run().waitUntilFinish();

    assertThat(ARCHIVED).containsExactlyInAnyOrder(onTime, daysLate, yearsLate);
    assertThat(REJECTED).containsExactly(noEvent);
    assertThat(LATE).isEmpty();
  }

  private static Event event(String time) {
    return new Event(
        UUID.nameUUIDFromBytes(time.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        "org-acme",
        "eng-platform",
        "jira",
        "task.created",
        null,
        null,
        Instant.parse(time).toEpochMilli(),
        Payload.of(Map.of("task_id", "T-1")),
        null,
        0);
  }

  private static TimestampedValue<Received> at(Instant arrival, Received record) {
    return TimestampedValue.of(record, joda(arrival));
  }

  private static org.joda.time.Instant joda(Instant instant) {
    return org.joda.time.Instant.ofEpochMilli(instant.toEpochMilli());
  }

  private static final class Queues implements Sinks {
    @Override
    public PTransform<PCollection<Row>, ? extends POutput> rows(Table table) {
      return new Into<Row>(row -> {});
    }

    @Override
    public PTransform<PCollection<LateEvent>, ? extends POutput> lateEvents() {
      return new Into<LateEvent>(event -> LATE.add(event));
    }

    @Override
    public PTransform<PCollection<DeadLetter>, ? extends POutput> deadLetters() {
      return new Into<DeadLetter>(letter -> REJECTED.add(letter));
    }

    @Override
    public PTransform<PCollection<Event>, ? extends POutput> archive() {
      return new Into<Event>(event -> ARCHIVED.add(event));
    }
  }

  private interface Keep extends java.util.function.Consumer<Object>, java.io.Serializable {}

  private static final class Into<T> extends PTransform<PCollection<T>, PCollection<Void>> {
    private static final long serialVersionUID = 1;
    private final Keep keep;

    Into(Keep keep) {
      this.keep = keep;
    }

    @Override
    public PCollection<Void> expand(PCollection<T> elements) {
      return elements.apply(ParDo.of(new Tell<T>(keep)));
    }
  }

  private static final class Tell<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1;
    private final Keep keep;

    Tell(Keep keep) {
      this.keep = keep;
    }

    @ProcessElement
    public void process(@Element T element) {
      keep.accept(element);
    }
  }
}
