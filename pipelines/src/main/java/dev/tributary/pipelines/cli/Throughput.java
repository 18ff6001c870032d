package dev.tributary.pipelines.cli;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.ProgressReader;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.io.parquet.Archive;
import dev.tributary.pipelines.DeliveryPipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Knows when everything that was sent has become rows and files. */
final class Throughput {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration SETTLED = Duration.ofSeconds(2);
  private static final long POLL_MILLIS = 200;
  private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);

  private final Path cold;
  private final JdbcTarget database;
  private final StreamingJob job;

  Throughput(Path cold, JdbcTarget database, StreamingJob job) {
    this.cold = cold;
    this.database = database;
    this.job = job;
  }

  /**
   * Waits until the admission has counted all records, the watermark has arrived, every event is
   * archived, and no row has changed for two seconds.
   *
   * @throws Failure if that takes longer than three minutes, or the job ends
   */
  Counts await(long records, Instant watermark) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    Instant wholeMinute = watermark.truncatedTo(ChronoUnit.MINUTES);
    Counts before = Counts.NONE;
    Instant unchangedSince = Instant.now();
    while (Instant.now().isBefore(deadline)) {
      job.requireRunning();
      Counts counts = Counts.of(database);
      if (!counts.equals(before)) {
        before = counts;
        unchangedSince = Instant.now();
      }
      boolean arrived =
          counts.received() == records
              && ProgressReader.watermark(database, DeliveryPipeline.NAME)
                  .filter(recorded -> !recorded.isBefore(wholeMinute))
                  .isPresent();
      boolean settled = Instant.now().isAfter(unchangedSince.plus(SETTLED));
      if (arrived && settled && archived() >= counts.admitted() + counts.lateOnly()) {
        return counts;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    throw new Failure(
        "after "
            + PATIENCE.toMinutes()
            + " minutes "
            + before.received()
            + " of "
            + records
            + " records are through; the logs are under the state folder");
  }

  private long archived() throws IOException {
    return Archive.at(cold.resolve("events").toString()).count(FIRST_DAY, LocalDate.of(2100, 1, 1));
  }

  /**
   * The sums of {@code ops.admission} of the live pipeline's newest run.
   *
   * @param rowChanges grows whenever a result row changes
   */
  record Counts(
      long admitted,
      long duplicate,
      long lateOnly,
      long rejected,
      long lateApplied,
      long rowChanges) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    static Counts of(JdbcTarget database) {
      List<Row> shards =
          TableReader.read(database, Tables.ADMISSION, "pipeline = ?", DeliveryPipeline.NAME);
      String newest =
          shards.stream().map(row -> (String) row.get("run")).max(String::compareTo).orElse("");
      List<Row> current = shards.stream().filter(row -> newest.equals(row.get("run"))).toList();
      long changes =
          TableReader.read(database, Tables.TEAM_DELIVERY_24H, "").stream()
              .mapToLong(Row::revision)
              .sum();
      return new Counts(
          sum(current, "admitted"),
          sum(current, "duplicate"),
          sum(current, "late_only"),
          sum(current, "rejected"),
          sum(current, "late_applied"),
          changes);
    }

    long received() {
      return admitted + duplicate + lateOnly + rejected;
    }

    private static long sum(List<Row> rows, String column) {
      return rows.stream().mapToLong(row -> (Long) row.get(column)).sum();
    }
  }
}
