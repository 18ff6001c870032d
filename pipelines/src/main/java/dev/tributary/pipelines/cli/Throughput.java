package dev.tributary.pipelines.cli;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.ProgressReader;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.io.parquet.Archive;
import dev.tributary.pipelines.StreamingPipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Knows when everything that was sent has become rows and files, in all running pipelines. */
final class Throughput {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration SETTLED = Duration.ofSeconds(2);
  private static final long POLL_MILLIS = 200;
  private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(2100, 1, 1);

  private final Path cold;
  private final JdbcTarget database;
  private final StreamingJobs jobs;
  private long received;
  private Instant lastMoved;

  Throughput(Path cold, JdbcTarget database, StreamingJobs jobs) {
    this.cold = cold;
    this.database = database;
    this.jobs = jobs;
  }

  /**
   * Waits until each admission has counted all records, its watermark has arrived at the last sink,
   * every event is archived, and no row has changed for two seconds: what a pipeline says early of
   * later times, it says within one.
   *
   * @return how many records are through
   * @throws Failure if nothing has moved for three minutes, or a job ends
   */
  long await(long records, Instant watermark) throws IOException, InterruptedException {
    lastMoved = Instant.now();
    Instant wholeMinute = watermark.truncatedTo(ChronoUnit.MINUTES);
    while (!arrived(records, wholeMinute) || !jobs.haveWorkedOff(wholeMinute)) {
      poll(records);
    }
    List<String> rows = rows();
    Instant unchangedSince = Instant.now();
    while (Instant.now().isBefore(unchangedSince.plus(SETTLED)) || !archived()) {
      poll(records);
      List<String> now = rows();
      if (!now.equals(rows)) {
        rows = now;
        unchangedSince = Instant.now();
        lastMoved = unchangedSince;
      }
    }
    return records;
  }

  private void poll(long records) throws InterruptedException {
    jobs.requireRunning();
    long now = jobs.pipelines().stream().mapToLong(this::received).sum();
    if (now != received) {
      received = now;
      lastMoved = Instant.now();
    }
    if (Instant.now().isAfter(lastMoved.plus(PATIENCE))) {
      List<String> standings = jobs.pipelines().stream().map(this::standing).toList();
      throw new Failure(
          "nothing has moved for %d minutes, and not all of %d records are through: %s; the logs are under the state folder"
              .formatted(PATIENCE.toMinutes(), records, standings));
    }
    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
  }

  private long received(StreamingPipeline pipeline) {
    return Counts.of(database, pipeline.name()).received();
  }

  private String standing(StreamingPipeline pipeline) {
    return "%s %s, as of %s"
        .formatted(
            pipeline.name(),
            Counts.of(database, pipeline.name()),
            ProgressReader.watermark(database, pipeline.name()).orElse(null));
  }

  private boolean arrived(long records, Instant wholeMinute) {
    return jobs.pipelines().stream()
        .map(StreamingPipeline::name)
        .allMatch(
            name ->
                Counts.of(database, name).received() == records
                    && ProgressReader.watermark(database, name)
                        .filter(recorded -> !recorded.isBefore(wholeMinute))
                        .isPresent());
  }

  /** Changes whenever a result row does. */
  private List<String> rows() {
    return jobs.pipelines().stream()
        .flatMap(pipeline -> pipeline.tables().stream())
        .map(dated -> TableReader.fingerprint(database, dated.table()))
        .toList();
  }

  private boolean archived() throws IOException {
    for (StreamingPipeline pipeline : jobs.pipelines()) {
      if (pipeline.keepsRaw()) {
        Counts counts = Counts.of(database, pipeline.name());
        return Archive.at(cold.resolve("events").toString()).count(FIRST_DAY, LAST_DAY)
            >= counts.admitted() + counts.lateOnly();
      }
    }
    return true;
  }

  /** The sums of {@code ops.admission} of a live pipeline's newest run. */
  record Counts(long admitted, long duplicate, long lateOnly, long rejected, long lateApplied) {
    static Counts of(JdbcTarget database, String pipeline) {
      List<Row> shards = TableReader.read(database, Tables.ADMISSION, "pipeline = ?", pipeline);
      String newest =
          shards.stream().map(row -> (String) row.get("run")).max(String::compareTo).orElse("");
      List<Row> current = shards.stream().filter(row -> newest.equals(row.get("run"))).toList();
      return new Counts(
          sum(current, "admitted"),
          sum(current, "duplicate"),
          sum(current, "late_only"),
          sum(current, "rejected"),
          sum(current, "late_applied"));
    }

    long received() {
      return admitted + duplicate + lateOnly + rejected;
    }

    private static long sum(List<Row> rows, String column) {
      return rows.stream().mapToLong(row -> (Long) row.get(column)).sum();
    }
  }
}
