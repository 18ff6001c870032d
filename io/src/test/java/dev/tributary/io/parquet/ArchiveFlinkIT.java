package dev.tributary.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.event.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive on Flink as it will run: real clock, checkpoints, an input without end. */
class ArchiveFlinkIT {
  private static final LocalDate DAY = LocalDate.parse("2026-03-01");

  @TempDir Path root;

  @Test
  void aStreamWithoutEnd_isArchivedWhileItRuns() throws Exception {
    Pipeline pipeline = Pipelines.FLINK_STREAMING.create();
    pipeline
        .apply(
            "Numbers", GenerateSequence.from(0).withRate(200, org.joda.time.Duration.millis(1000)))
        .apply(
            "Events",
            MapElements.into(TypeDescriptor.of(Event.class))
                .via(n -> Samples.event(n, "org-acme", DAY + "T10:00:00Z")))
        .setCoder(EventCoder.of())
        .apply(
            "Archive",
            ArchiveEvents.to(root.toString()).every(Duration.ofSeconds(2)).withShards(2));

    PipelineResult running = pipeline.run();
    try {
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> Archive.at(root.toString()).count(DAY, DAY) >= 1000);
    } finally {
      running.cancel();
    }

    List<ArchivedFile> files = Archive.at(root.toString()).files(DAY, DAY);
    assertThat(files).hasSizeLessThanOrEqualTo(12);
    assertThat(files.stream().mapToLong(ArchivedFile::rows).sum()).isGreaterThanOrEqualTo(1000);
  }

  @Test
  void aHundredThousandEvents_areAFewFiles() throws Exception {
    Instant midnight = DAY.atStartOfDay().toInstant(ZoneOffset.UTC);
    List<Event> events =
        LongStream.range(0, 100_000)
            .mapToObj(n -> Samples.event(n, "org-acme", midnight.plusMillis(n * 800).toString()))
            .toList();

    Pipelines.FLINK_BATCH.archive(root.toString(), 50_000, 4, events);

    List<ArchivedFile> files = Archive.at(root.toString()).files(DAY, DAY);
    assertThat(files).hasSize(4);
    assertThat(files.stream().mapToLong(ArchivedFile::rows).sum()).isEqualTo(100_000);
  }
}
