package dev.tributary.io.parquet;

import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.event.Event;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an unbounded archive cuts its files; the tests move the clock. */
class ArchiveStreamTest {
  private static final String DAY = "2026-03-01";

  @TempDir Path root;

  @Test
  void aQuietFile_isWrittenWhenTheFlushTimeIsOver_andTheNextOneStartsAfresh() {
    TestStream<Event> stream =
        start()
            .addElements(at(1), at(2), at(3))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(59))
            .addElements(at(4))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(2))
            .addElements(at(5), at(6))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(61))
            .addElements(at(7))
            .advanceWatermarkToInfinity();

    assertRowsPerFile(stream, 100, 4L, 2L, 1L);
  }

  @Test
  void aFullFile_isWrittenAtOnce() {
    TestStream.Builder<Event> building = start();
    for (long number = 0; number < 25; number++) {
      building = building.addElements(at(number));
    }
    TestStream<Event> stream =
        building
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(61))
            .addElements(at(25))
            .advanceWatermarkToInfinity();

    assertRowsPerFile(stream, 10, 10L, 10L, 5L, 1L);
  }

  @Test
  void eventsBehindTheWatermark_areKeptAsWell() {
    TestStream<Event> stream =
        start()
            .advanceWatermarkTo(Instant.parse("2026-04-01T00:00:00Z"))
            .addElements(at(1), at(2))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(61))
            .advanceWatermarkToInfinity();

    assertRowsPerFile(stream, 100, 2L);
  }

  private static TestStream.Builder<Event> start() {
    return TestStream.create(EventCoder.of()).advanceWatermarkTo(Instant.parse(DAY + "T00:00:00Z"));
  }

  private TimestampedValue<Event> at(long number) {
    Event event = Samples.event(number, "org-acme", DAY + "T10:00:00Z");
    return TimestampedValue.of(event, Instant.ofEpochMilli(event.timestampMillis()));
  }

  private void assertRowsPerFile(TestStream<Event> stream, int maxRows, Long... rows) {
    Pipeline pipeline = Pipelines.DIRECT.create();
    PCollection<ArchivedFile> files =
        pipeline
            .apply("Events", stream)
            .apply(
                "Archive",
                ArchiveEvents.to(root.toString())
                    .every(Duration.ofMinutes(1))
                    .withMaxRows(maxRows)
                    .withShards(1));
    PAssert.that(
            files.apply("Rows", MapElements.into(TypeDescriptors.longs()).via(ArchivedFile::rows)))
        .containsInAnyOrder(rows);
    pipeline.run().waitUntilFinish();
  }
}
