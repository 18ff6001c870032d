package dev.tributary.transforms.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.Runner;
import dev.tributary.transforms.Told;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * What Flink's test stream cannot show, because it ends at once and has no wall clock: a row that
 * comes out while the source lives and its watermark stands still.
 */
class EarlyRowsOnFlinkTest {
  private static final Event EVENT = Told.pushed("2025-10-01T09:20:00Z");
  private static final Queue<Row> SEEN = new ConcurrentLinkedQueue<>();

  @Test
  void early_isVisibleWhileTheWatermarkStandsStill() {
    SEEN.clear();
    Pipeline pipeline = Pipeline.create(Runner.FLINK.options(true, 1, 1));
    pipeline
        .apply("Receive", Read.from(new OneEventThenSilence()))
        .apply(
            "MeasureDelivery",
            MeasureDelivery.during(Run.live("delivery", "r1"), Duration.ofDays(7)))
        .daily()
        .apply("See", ParDo.of(new See()));
    pipeline.run().waitUntilFinish();
    assertThat(SEEN)
        .first()
        .satisfies(
            row -> {
              assertThat(row.get("event_count")).isEqualTo(1L);
              assertThat(row.get("is_final")).isEqualTo(false);
            });
  }

  private static final class See extends DoFn<Row, Void> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Row row) {
      SEEN.add(row);
    }
  }

  private static final class Mark implements UnboundedSource.CheckpointMark, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public void finalizeCheckpoint() {}
  }

  /** Ends when a row was seen; after half a minute without one it gives up. */
  private static final class OneEventThenSilence extends UnboundedSource<Event, Mark> {
    private static final long serialVersionUID = 1;

    @Override
    public List<OneEventThenSilence> split(int desired, PipelineOptions options) {
      return List.of(this);
    }

    @Override
    public UnboundedReader<Event> createReader(PipelineOptions options, Mark mark) {
      return new SilentReader(this);
    }

    @Override
    public Coder<Mark> getCheckpointMarkCoder() {
      return SerializableCoder.of(Mark.class);
    }

    @Override
    public Coder<Event> getOutputCoder() {
      return EventCoder.of();
    }
  }

  private static final class SilentReader extends UnboundedSource.UnboundedReader<Event> {
    private final OneEventThenSilence source;
    private final long givenUpAt = System.nanoTime() + Duration.ofSeconds(30).toNanos();

    SilentReader(OneEventThenSilence source) {
      this.source = source;
    }

    @Override
    public boolean start() {
      return true;
    }

    @Override
    public boolean advance() {
      return false;
    }

    @Override
    public Event getCurrent() {
      return EVENT;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return Instant.ofEpochMilli(EVENT.timestampMillis());
    }

    @Override
    public Instant getWatermark() {
      return SEEN.isEmpty() && System.nanoTime() < givenUpAt
          ? getCurrentTimestamp()
          : BoundedWindow.TIMESTAMP_MAX_VALUE;
    }

    @Override
    public Mark getCheckpointMark() {
      return new Mark();
    }

    @Override
    public OneEventThenSilence getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
