package dev.tributary.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Received;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is archived comes back as it was, on each runner. */
class ArchiveRoundTripTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-02-28");
  private static final LocalDate LAST = LocalDate.parse("2026-03-01");

  @TempDir Path root;

  private static final Event PLAIN = Samples.event(1, "org-acme", "2026-03-01T10:00:00Z");
  private static final Event NOBODY =
      new Event(
          Samples.id(2),
          "org-acme",
          "Team.with_odd-name",
          "custom",
          "deploy.success",
          null,
          null,
          Instant.parse("2026-02-28T23:59:59.999Z").toEpochMilli(),
          Payload.of(
              Map.<String, Object>of(
                  "deploy_id",
                  "d \"quoted\" \\ and \n broken",
                  "environment",
                  "生産 🚀 \u2028 é e\u0301",
                  "task_ids",
                  List.of("T-1", "", "T \u0001 🧵"),
                  "pr_ids",
                  List.of())),
          null,
          0);
  private static final Event LARGE =
      new Event(
          Samples.id(3),
          "org-umbrella",
          "eng",
          "github",
          "pr.opened",
          "cd".repeat(32),
          null,
          Instant.parse("2026-03-01T00:00:00Z").toEpochMilli(),
          Payload.of(
              Map.<String, Object>of(
                  "pr_id",
                  "x".repeat(4096),
                  "additions",
                  Long.MAX_VALUE,
                  "deletions",
                  Long.MIN_VALUE,
                  "draft",
                  false,
                  "is_bot",
                  true)),
          null,
          Instant.parse("2026-03-01T00:00:00.001Z").toEpochMilli());

  /** Of a type that only its tenant had declared; nobody is asked for the declaration again. */
  private static final Event CUSTOM =
      new Event(
          Samples.id(4),
          "org-acme",
          "eng-platform",
          "custom",
          "custom.deploy_freeze",
          null,
          null,
          Instant.parse("2026-03-01T11:00:00Z").toEpochMilli(),
          Payload.of(
              Map.<String, Object>of(
                  "freeze_id", "f-1", "minutes", 5L, "planned", true, "parts", List.of("api"))),
          null,
          0);

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "FLINK_BATCH"})
  void oddValues_comeBackAsTheyWere_withTheirTimes(Pipelines runner) {
    runner.archive(root.toString(), 100, 2, List.of(PLAIN, NOBODY, LARGE, CUSTOM));

    Pipeline pipeline = runner.create();
    PCollection<Received> read =
        pipeline.apply("Read", ReadArchive.from(root.toString()).between(FIRST, LAST));
    PAssert.that(read).containsInAnyOrder(PLAIN, NOBODY, LARGE, CUSTOM);
    PAssert.that(read.apply("Times", ParDo.of(new TimestampsOf())))
        .containsInAnyOrder(
            PLAIN.timestampMillis(),
            NOBODY.timestampMillis(),
            LARGE.timestampMillis(),
            CUSTOM.timestampMillis());
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "FLINK_BATCH"})
  void oneTenantOnOneDay_readsNothingElse(Pipelines runner) {
    runner.archive(root.toString(), 100, 1, List.of(PLAIN, NOBODY, LARGE));

    Pipeline pipeline = runner.create();
    PAssert.that(
            pipeline.apply(
                "Read",
                ReadArchive.from(root.toString()).between(LAST, LAST).tenant("org-umbrella")))
        .containsInAnyOrder(LARGE);
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "FLINK_BATCH"})
  void daysAndRootsThatAreNotThere_areEmpty(Pipelines runner) {
    Pipeline pipeline = runner.create();
    String nowhere = root.resolve("nowhere").toString();
    PAssert.that(pipeline.apply("Read", ReadArchive.from(nowhere).between(FIRST, LAST))).empty();
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "FLINK_BATCH"})
  void filesAreCutAtTheirSize_andTheLastOnesAtTheEnd(Pipelines runner) throws Exception {
    List<Event> events =
        java.util.stream.LongStream.range(0, 25)
            .mapToObj(i -> Samples.event(i, "org-acme", "2026-03-01T10:00:00Z"))
            .toList();

    runner.archive(root.toString(), 10, 1, events);

    assertThat(Archive.at(root.toString()).files(LAST, LAST))
        .extracting(ArchivedFile::rows)
        .containsExactlyInAnyOrder(10L, 10L, 5L);
    assertThat(Archive.at(root.toString()).count(FIRST, LAST)).isEqualTo(25);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "FLINK_BATCH"})
  void theSameEventsAgain_areTheSameFiles(Pipelines runner) throws Exception {
    List<Event> events = List.of(PLAIN, NOBODY, LARGE);
    runner.archive(root.toString(), 100, 1, events);
    List<ArchivedFile> once = Archive.at(root.toString()).files(FIRST, LAST);

    runner.archive(root.toString(), 100, 1, List.of(LARGE, PLAIN, NOBODY));

    assertThat(once).hasSize(3);
    assertThat(Archive.at(root.toString()).files(FIRST, LAST)).isEqualTo(once);
  }

  private static final class TimestampsOf extends DoFn<Received, Long> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Timestamp org.joda.time.Instant time, OutputReceiver<Long> out) {
      out.output(time.getMillis());
    }
  }
}
