package dev.tributary.pipelines.cli;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.LateEvents;
import dev.tributary.io.jdbc.ProgressReader;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.io.parquet.Archive;
import dev.tributary.pipelines.Account;
import dev.tributary.pipelines.StreamingPipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

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
   * What there is for one pipeline.
   *
   * @param records how many there are in its topics
   * @param watermark where its watermark comes to rest, or before that
   */
  record Input(long records, Instant watermark) {
    private Instant wholeMinute() {
      return watermark.truncatedTo(ChronoUnit.MINUTES);
    }
  }

  /** The same, if every pipeline reads all records. */
  void await(long records, Instant watermark) throws IOException, InterruptedException {
    await(pipeline -> new Input(records, watermark));
  }

  /**
   * Waits until each admission has counted all of its records, its watermark has arrived at the
   * last sink, every event is archived, every late one is in the ledger, and no row has changed for
   * two seconds: what a pipeline says early of later times, it says within one.
   *
   * @throws Failure if nothing has moved for three minutes, or a job ends
   */
  void await(Function<StreamingPipeline, Input> inputs) throws IOException, InterruptedException {
    lastMoved = Instant.now();
    while (!jobs.pipelines().stream().allMatch(it -> isThrough(it, inputs.apply(it)))) {
      poll(inputs);
    }
    List<String> rows = rows();
    Instant unchangedSince = Instant.now();
    while (Instant.now().isBefore(unchangedSince.plus(SETTLED)) || !archived() || !inLedger()) {
      poll(inputs);
      List<String> now = rows();
      if (!now.equals(rows)) {
        rows = now;
        unchangedSince = Instant.now();
        lastMoved = unchangedSince;
      }
    }
  }

  private void poll(Function<StreamingPipeline, Input> inputs) throws InterruptedException {
    jobs.requireRunning();
    long now = jobs.pipelines().stream().mapToLong(this::received).sum();
    if (now != received) {
      received = now;
      lastMoved = Instant.now();
    }
    if (Instant.now().isAfter(lastMoved.plus(PATIENCE))) {
      List<String> standings =
          jobs.pipelines().stream().map(it -> standing(it, inputs.apply(it))).toList();
      throw new Failure(
          "nothing has moved for %d minutes, and not all records are through: %s; the logs are under the state folder"
              .formatted(PATIENCE.toMinutes(), standings));
    }
    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
  }

  private long received(StreamingPipeline pipeline) {
    return Counts.of(database, pipeline.name()).received();
  }

  private String standing(StreamingPipeline pipeline, Input input) {
    return "%s %s of %d, as of %s"
        .formatted(
            pipeline.name(),
            Counts.of(database, pipeline.name()),
            input.records(),
            ProgressReader.watermark(database, pipeline.name()).orElse(null));
  }

  private boolean isThrough(StreamingPipeline pipeline, Input input) {
    return Counts.of(database, pipeline.name()).received() == input.records()
        && ProgressReader.watermark(database, pipeline.name())
            .filter(recorded -> !recorded.isBefore(input.wholeMinute()))
            .isPresent()
        && jobs.hasWorkedOff(pipeline, input.wholeMinute());
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

  /**
   * Whether each late event of the running launches has its row: nothing waits for it otherwise.
   */
  private boolean inLedger() {
    Map<String, Long> written = LateEvents.countByRun(database);
    List<Account> accounts = Account.of(TableReader.read(database, Tables.ADMISSION, ""));
    return jobs.pipelines().stream()
        .filter(pipeline -> !pipeline.tables().isEmpty())
        .flatMap(
            pipeline ->
                accounts.stream().filter(it -> it.pipeline().equals(pipeline.name())).limit(1))
        .allMatch(newest -> written.getOrDefault(newest.run(), 0L) >= newest.late());
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
