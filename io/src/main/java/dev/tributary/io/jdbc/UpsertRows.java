package dev.tributary.io.jdbc;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.telemetry.TelemetrySettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.Sleeper;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows into a table: inserts what is new, and lets the better of two rows of a key win by
 * the {@link Guard}. Put it straight behind what makes the rows, without a reshuffle in between.
 *
 * <p>The output is what the database refused (a text with a NUL, a value out of range), as bounded
 * as the input, with the windows and times of the rows; its coder and the table are the input's.
 * The other rows of the batch are stored. An outage of about a minute is waited out; after that the
 * bundle fails with a {@link DatabaseException}.
 *
 * <p>Rows are committed before their bundle ends. A bundle that runs again writes them again, and
 * that changes nothing but {@code updated_at}: delivery is effectively once. Columns of the table
 * that its description does not have are left alone.
 */
public final class UpsertRows extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private final Table table;
  private final JdbcTarget target;
  private final TelemetrySettings telemetry;

  private UpsertRows(Table table, JdbcTarget target, TelemetrySettings telemetry) {
    this.table = Objects.requireNonNull(table);
    this.target = Objects.requireNonNull(target);
    this.telemetry = Objects.requireNonNull(telemetry);
  }

  /** A table to write to; say through which database next. */
  public static Into into(Table table) {
    return new Into(table);
  }

  /** A table without its database. */
  public static final class Into {
    private final Table table;

    private Into(Table table) {
      this.table = table;
    }

    public UpsertRows through(JdbcTarget target) {
      return new UpsertRows(table, target, TelemetrySettings.OFF);
    }
  }

  /** Tells of what is written: how much, how fast, and where traces of rows end. */
  public UpsertRows telling(TelemetrySettings settings) {
    return new UpsertRows(table, target, settings);
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> rows) {
    return rows.apply("Write", ParDo.of(new WriteFn(table, target, telemetry)))
        .setCoder(RowCoder.of(table));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("table", table.name()).withLabel("Table"))
        .add(DisplayData.item("database", target.place()).withLabel("Database"));
  }

  /** What became of a row; the job metric is {@code upsert_rows/} and the name in lower case. */
  private enum Outcome {
    WRITTEN,
    REFUSED,
    RETRIED;

    void count(long rows) {
      if (rows > 0) {
        Metrics.counter("upsert_rows", name().toLowerCase(Locale.ROOT)).inc(rows);
      }
    }
  }

  /** A row, and where to output it should it be refused. */
  private record Pending(Row row, Instant timestamp, BoundedWindow window) {}

  private static final class WriteFn extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(UpsertRows.class);

    /** Measured: larger batches gain nothing. */
    private static final int MAX_ROWS = 5_000;

    private final Table table;
    private final JdbcTarget target;
    private final TelemetrySettings telemetry;
    private transient BatchWriter writer;
    private transient TellUpserts tell;
    private transient RowBuffer<Pending> buffer;
    private transient List<Pending> refused;
    private transient Map<String, Integer> reasons;

    private WriteFn(Table table, JdbcTarget target, TelemetrySettings telemetry) {
      this.table = table;
      this.target = target;
      this.telemetry = telemetry;
    }

    @Setup
    public void setup() {
      writer = new BatchWriter(table, target, Sleeper.DEFAULT);
      tell = new TellUpserts(table, target, telemetry);
      buffer = new RowBuffer<>(Pending::row);
      refused = new ArrayList<>();
      reasons = new TreeMap<>();
    }

    @StartBundle
    public void startBundle() {
      // A bundle that failed left its rows here; they come again.
      buffer.clear();
      tell.forget();
      refused.clear();
      reasons.clear();
    }

    @ProcessElement
    public void processElement(@Element Row row, @Timestamp Instant timestamp, BoundedWindow window)
        throws InterruptedException {
      if (!Objects.equals(row.table(), table)) {
        throw new IllegalArgumentException(
            "a row of " + row.table() + " was sent to " + table + ": use Row.movedTo");
      }
      Pending pending = new Pending(row, timestamp, window);
      RowCheck.problem(row)
          .ifPresentOrElse(reason -> refuse(pending, reason), () -> buffer.add(pending));
      if (!row.traces().isEmpty()) {
        tell.arrived(row);
      }
      if (buffer.size() >= MAX_ROWS) {
        flush();
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws InterruptedException {
      flush();
      // Only here: a row refused in the middle of a bundle need not be in the window of the element
      // that filled the buffer.
      for (Pending pending : refused) {
        context.output(pending.row(), pending.timestamp(), pending.window());
      }
      if (!refused.isEmpty()) {
        LOG.warn("{} does not take {} rows: {}.", table, refused.size(), reasons);
      }
    }

    @Teardown
    public void teardown() {
      if (writer != null) {
        writer.close();
      }
      if (tell != null) {
        tell.close();
      }
    }

    private void flush() throws InterruptedException {
      Map<List<Object>, Pending> byKey = new HashMap<>();
      List<Row> rows = new ArrayList<>();
      for (Pending pending : buffer.drain()) {
        byKey.put(pending.row().key(), pending);
        rows.add(pending.row());
      }
      long begin = System.nanoTime();
      List<BatchWriter.Refusal> refusals = writer.write(rows);
      tell.written(rows.size() - refusals.size(), refusals.size(), System.nanoTime() - begin);
      refusals.forEach(r -> refuse(byKey.get(r.row().key()), r.sqlState()));
      Outcome.WRITTEN.count(rows.size() - refusals.size());
      Outcome.RETRIED.count(writer.takeRetries());
    }

    private void refuse(Pending pending, String reason) {
      refused.add(pending);
      reasons.merge(reason, 1, Integer::sum);
      Outcome.REFUSED.count(1);
    }
  }
}
