package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpsertRowsIT {
  private static final Table TABLE = Tables.TEAM_DAILY_SUMMARY;

  private JdbcTarget target;

  @BeforeEach
  void migrate() {
    target = TestDatabase.migrated();
  }

  @Test
  void secondRunOfTheSameRows_changesNothing() {
    List<Row> rows = Rows.days(12_000, "run-1", 1, 1);
    run(TABLE, rows);
    run(TABLE, rows);

    assertThat(TableReader.read(target, TABLE, "")).isEqualTo(rows);
  }

  @Test
  void twoRowsOfAKeyInOneBundle_theBetterIsStored() {
    run(TABLE, List.of(Rows.day("red", "run-1", 2, 2), Rows.day("red", "run-1", 1, 1)));

    assertThat(TableReader.read(target, TABLE, "")).containsExactly(Rows.day("red", "run-1", 2, 2));
  }

  @Test
  void partialReplay_isRefusedByTheGuard() {
    run(TABLE, Rows.days(10, "run-1", 1, 20));
    run(TABLE, Rows.days(10, "run-2", 1, 10));

    assertThat(TableReader.read(target, TABLE, "")).isEqualTo(Rows.days(10, "run-1", 1, 20));
  }

  @Test
  void badRow_comesOutInItsWindow_andTheOthersAreStored() {
    Row nul = Rows.task("task-nul", "OP\0EN");
    Row incomplete =
        Row.in(Tables.TASK_CYCLE_TIME).set("tenant_id", "acme").set("team_id", "red").build();
    List<Row> good = new ArrayList<>();
    List<TimestampedValue<Row>> all = new ArrayList<>();
    for (int i = 0; i < 998; i++) {
      good.add(Rows.task("task-%04d".formatted(i), "OPEN"));
      all.add(TimestampedValue.of(good.get(i), Instant.ofEpochMilli(i)));
    }
    all.add(TimestampedValue.of(nul, Instant.ofEpochMilli(5_000)));
    all.add(TimestampedValue.of(incomplete, Instant.ofEpochMilli(15_000)));

    Pipeline pipeline = Pipeline.create();
    PCollection<Row> refused =
        pipeline
            .apply(Create.timestamped(all).withCoder(RowCoder.of(Tables.TASK_CYCLE_TIME)))
            .apply(Window.into(FixedWindows.of(Duration.standardSeconds(10))))
            .apply("Upsert", UpsertRows.into(Tables.TASK_CYCLE_TIME).through(target));
    PAssert.that(refused).inWindow(window(0)).containsInAnyOrder(nul);
    PAssert.that(refused).inWindow(window(10_000)).containsInAnyOrder(incomplete);
    PAssert.that(refused).containsInAnyOrder(nul, incomplete);
    pipeline.run().waitUntilFinish();

    assertThat(TableReader.read(target, Tables.TASK_CYCLE_TIME, "")).isEqualTo(good);
  }

  @Test
  void password_isNeitherInTheNameNorInTheDisplayData() {
    JdbcTarget secret =
        new JdbcTarget("jdbc:postgresql://h/db?password=hidden", "me", "hidden", "delivery");
    UpsertRows upsert = UpsertRows.into(TABLE).through(secret);

    assertThat(secret).hasToString("jdbc:postgresql://h/db as me for delivery");
    assertThat(DisplayData.from(upsert).toString()).contains("//h/db").doesNotContain("hidden");
    assertThat(upsert.toString()).doesNotContain("hidden");
  }

  private void run(Table table, List<Row> rows) {
    Pipeline pipeline = Pipeline.create();
    PCollection<Row> refused =
        pipeline
            .apply(Create.of(rows).withCoder(RowCoder.of(table)))
            .apply("Upsert", UpsertRows.into(table).through(target));
    PAssert.that(refused).empty();
    pipeline.run().waitUntilFinish();
  }

  private static IntervalWindow window(long startMillis) {
    return new IntervalWindow(
        Instant.ofEpochMilli(startMillis), Instant.ofEpochMilli(startMillis + 10_000));
  }
}
