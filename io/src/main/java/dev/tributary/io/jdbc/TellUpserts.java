package dev.tributary.io.jdbc;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.contracts.trace.Stage;
import dev.tributary.contracts.trace.Trace;
import dev.tributary.telemetry.SharedTelemetry;
import dev.tributary.telemetry.StageSpan;
import dev.tributary.telemetry.Telemetry;
import dev.tributary.telemetry.TelemetrySettings;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.Sleeper;

/**
 * What a sink tells: counts and seconds of each batch and, for rows that are made of sampled
 * events, the spans {@code window emit} and {@code upsert} and a line in {@code ops.row_trace}. A
 * batch without traces costs three additions.
 */
final class TellUpserts implements AutoCloseable {
  private static final AttributeKey<String> TABLE = AttributeKey.stringKey("table");
  private static final AttributeKey<String> PIPELINE = AttributeKey.stringKey("pipeline");

  private final Table table;
  private final String pipeline;
  private final TelemetrySettings settings;
  private final Telemetry telemetry;
  private final BatchWriter traceWriter;
  private final List<Arrived> waiting = new ArrayList<>();
  private final RowBuffer<Row> traces = new RowBuffer<>(row -> row);
  private final Attributes attributes;
  private final LongCounter rows;
  private final LongCounter refused;
  private final DoubleHistogram seconds;

  /** A row that carries traces, and when it came out of its window. */
  private record Arrived(Row row, Instant at) {}

  TellUpserts(Table table, JdbcTarget target, TelemetrySettings settings) {
    this.table = table;
    this.pipeline = target.pipeline();
    this.settings = settings;
    this.telemetry = SharedTelemetry.take(settings);
    this.traceWriter = new BatchWriter(Tables.ROW_TRACE, target, Sleeper.DEFAULT);
    this.attributes = Attributes.of(TABLE, table.name(), PIPELINE, pipeline);
    this.rows = telemetry.meter().counterBuilder("tributary.upsert.rows").build();
    this.refused = telemetry.meter().counterBuilder("tributary.upsert.refused").build();
    this.seconds = telemetry.seconds("tributary.upsert.wait");
  }

  /** What was not written comes again. */
  void forget() {
    waiting.clear();
  }

  void arrived(Row row) {
    waiting.add(new Arrived(row, Instant.now()));
  }

  /**
   * A batch is committed: everything that has arrived.
   *
   * @throws DatabaseException if the traces of its rows cannot be written
   */
  void written(int written, int refusals, long nanos) throws InterruptedException {
    rows.add(written, attributes);
    seconds.record(nanos / 1e9, attributes);
    if (refusals > 0) {
      refused.add(refusals, attributes);
    }
    if (waiting.isEmpty()) {
      return;
    }
    Instant now = Instant.now();
    for (Arrived arrived : waiting) {
      spans(arrived, now);
      if (!table.keyNames().contains("user_id")) {
        traces.add(trace(arrived.row()));
      }
    }
    waiting.clear();
    traceWriter.write(traces.drain());
  }

  private void spans(Arrived arrived, Instant written) {
    Row row = arrived.row();
    Trace newest = row.traces().newest();
    String what = table.name() + '|' + row.key() + '|' + row.revision();
    String emit = Stage.WINDOW_EMIT.spanId(newest.traceId(), what);
    String upsert = Stage.UPSERT.spanId(newest.traceId(), what);
    Map<String, String> words =
        Map.of("tributary.table", table.name(), "tributary.pipeline", pipeline);
    List<Trace> others = row.traces().newestFirst();
    telemetry.tell(
        StageSpan.of(
                Stage.WINDOW_EMIT,
                newest.traceId(),
                emit,
                newest.spanId(),
                arrived.at(),
                arrived.at())
            .saying(words)
            .linkedTo(others.subList(1, others.size())));
    telemetry.tell(
        StageSpan.of(Stage.UPSERT, newest.traceId(), upsert, emit, arrived.at(), written)
            .saying(words));
  }

  /** Judged as the row is: a replay of less does not take over its trace either. */
  private static Row trace(Row row) {
    int first = row.table().columns().size() - 5;
    return Row.in(Tables.ROW_TRACE)
        .set("tenant_id", row.key().get(0))
        .set("table_name", row.table().name())
        .set("row_key", row.keyText())
        .set("trace_id", row.traces().newest().traceId())
        .provenance(
            (Boolean) row.get(first),
            (Long) row.get(first + 1),
            (Long) row.get(first + 2),
            (String) row.get(first + 3),
            row.revision())
        .build();
  }

  @Override
  public void close() {
    traceWriter.close();
    SharedTelemetry.giveBack(settings);
  }
}
