package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.util.Sleeper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchWriterIT {
  private static final Table TABLE = Tables.TEAM_DAILY_SUMMARY;
  private static final String KILL_THE_OTHERS =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE datname = current_database() AND pid <> pg_backend_pid()";

  private final List<Long> pauses = new ArrayList<>();
  private final Sleeper noSleep = pauses::add;
  private JdbcTarget target;

  @BeforeEach
  void migrate() {
    target = TestDatabase.migrated();
  }

  @Test
  void connectionTerminatedBetweenBatches_isOpenedAgainAndNothingIsLost() throws Exception {
    try (BatchWriter writer = writer(TABLE, noSleep)) {
      writer.write(Rows.days(10, "run-1", 1, 1));
      TestDatabase.execute(target, KILL_THE_OTHERS);

      assertThat(writer.write(Rows.days(1_000, "run-1", 2, 2))).isEmpty();

      assertThat(writer.takeRetries()).isEqualTo(1);
    }
    assertThat(TableReader.read(target, TABLE, "")).isEqualTo(Rows.days(1_000, "run-1", 2, 2));
  }

  @Test
  void connectionTerminatedInTheMiddleOfAStatement_isRetriedAndNothingIsLost() throws Exception {
    write(Rows.days(1_000, "run-1", 1, 1));
    ExecutorService executor = Executors.newSingleThreadExecutor();
    String waiting = "FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    try (Connection blocker = target.open();
        Statement statement = blocker.createStatement();
        BatchWriter writer = writer(TABLE, millis -> rollBack(blocker, millis))) {
      blocker.setAutoCommit(false);
      statement.execute(
          "UPDATE hot.team_daily_summary SET revision = 1 WHERE team_id = 'team-00500'");

      Future<?> writing = executor.submit(() -> writer.write(Rows.days(1_000, "run-1", 2, 2)));
      await().until(() -> !TestDatabase.query(target, "SELECT pid " + waiting).isEmpty());
      TestDatabase.execute(target, "SELECT pg_terminate_backend(pid) " + waiting);
      writing.get();
    } finally {
      executor.shutdown();
    }

    assertThat(pauses).hasSize(1);
    assertThat(TableReader.read(target, TABLE, "")).isEqualTo(Rows.days(1_000, "run-1", 2, 2));
  }

  @Test
  void serverStoppedAndStartedAgain_isWaitedOut(@TempDir Path directory) throws Exception {
    EmbeddedPostgres[] server = {server(directory, 0)};
    int port = server[0].getPort();
    String url = server[0].getJdbcUrl("postgres", "postgres");
    JdbcTarget own = new JdbcTarget(url, "postgres", "", "delivery");
    Migrations.apply(url, "postgres", "");
    Sleeper startsOnTheThirdPause =
        millis -> {
          pauses.add(millis);
          if (pauses.size() == 3) {
            server[0] = server(directory, port);
          }
        };
    try (BatchWriter writer = new BatchWriter(TABLE, own, startsOnTheThirdPause)) {
      writer.write(Rows.days(10, "run-1", 1, 1));
      server[0].close();

      assertThat(writer.write(Rows.days(20, "run-1", 2, 2))).isEmpty();

      assertThat(TableReader.read(own, TABLE, "")).isEqualTo(Rows.days(20, "run-1", 2, 2));
      assertThat(pauses).hasSize(3);
    } finally {
      server[0].close();
    }
  }

  @Test
  void serverThatStaysAway_failsAfterABoundedNumberOfPauses() {
    JdbcTarget nowhere = new JdbcTarget("jdbc:postgresql://localhost:1/x", "me", "secret", "p");

    try (BatchWriter writer = new BatchWriter(TABLE, nowhere, noSleep)) {
      assertThatThrownBy(() -> writer.write(Rows.days(2, "run-1", 1, 1)))
          .isInstanceOf(DatabaseException.class)
          .hasMessage("Writing to hot.team_daily_summary failed with SQLSTATE 08001")
          .hasNoCause();
    }
    assertThat(pauses).hasSize(12);
    assertThat(pauses.stream().mapToLong(Long::longValue).sum()).isBetween(30_000L, 120_000L);
  }

  @Test
  void brokenSchema_failsAtOnceAndNamesTableAndState() {
    TestDatabase.execute(
        target, "ALTER TABLE hot.team_daily_summary DROP COLUMN throughput CASCADE");

    try (BatchWriter writer = writer(TABLE, noSleep)) {
      assertThatThrownBy(() -> writer.write(Rows.days(2, "run-1", 1, 1)))
          .isInstanceOf(DatabaseException.class)
          .hasMessage("Writing to hot.team_daily_summary failed with SQLSTATE 42703")
          .hasNoCause();
    }
    assertThat(pauses).isEmpty();
  }

  @Test
  void oneBadRowInAThousand_theOthersAreStored() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      rows.add(Rows.task("task-%04d".formatted(i), i == 617 ? "OP\0EN" : "OPEN"));
    }

    List<BatchWriter.Refusal> refused;
    try (BatchWriter writer = writer(Tables.TASK_CYCLE_TIME, noSleep)) {
      refused = writer.write(rows);
    }

    assertThat(refused).containsExactly(new BatchWriter.Refusal(rows.remove(617), "22021"));
    assertThat(TableReader.read(target, Tables.TASK_CYCLE_TIME, "")).isEqualTo(rows);
  }

  @Test
  void keyTooLongForTheIndex_isRefusedAlone() throws Exception {
    String noise =
        new Random(1)
            .ints(20_000, 'a', 'z')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    Row bad = Rows.task(noise, "OPEN");
    Row good = Rows.task("task", "OPEN");

    try (BatchWriter writer = writer(Tables.TASK_CYCLE_TIME, noSleep)) {
      assertThat(writer.write(List.of(bad, good)))
          .containsExactly(new BatchWriter.Refusal(bad, "54000"));
    }
    assertThat(TableReader.read(target, Tables.TASK_CYCLE_TIME, "")).containsExactly(good);
  }

  @Test
  void concurrentWritersOnTheSameKeys_doNotDeadlock() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(6);
    List<Future<Long>> writers = new ArrayList<>();
    for (int w = 0; w < 6; w++) {
      int own = w;
      writers.add(
          executor.submit(
              () -> {
                Random random = new Random(own);
                RowBuffer<Row> buffer = new RowBuffer<>(r -> r);
                try (BatchWriter writer = writer(TABLE, Sleeper.DEFAULT)) {
                  for (int batch = 0; batch < 20; batch++) {
                    for (int i = 0; i < 500; i++) {
                      String team = "team-%05d".formatted(random.nextInt(800));
                      buffer.add(Rows.day(team, "run-1", batch, batch));
                    }
                    writer.write(buffer.drain());
                  }
                  return writer.takeRetries();
                }
              }));
    }
    for (Future<Long> writer : writers) {
      assertThat(writer.get()).isZero();
    }
    executor.shutdown();
    assertThat(
            TestDatabase.query(
                target,
                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
        .containsExactly("0");
  }

  /** The first attempt has failed by then; the second finds the row free. */
  private void rollBack(Connection blocker, long millis) {
    pauses.add(millis);
    try {
      blocker.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(List<Row> rows) throws InterruptedException {
    try (BatchWriter writer = writer(TABLE, noSleep)) {
      assertThat(writer.write(rows)).isEmpty();
    }
  }

  private BatchWriter writer(Table table, Sleeper sleeper) {
    return new BatchWriter(table, target, sleeper);
  }

  private static EmbeddedPostgres server(Path directory, int port) {
    try {
      return EmbeddedPostgres.builder()
          .setDataDirectory(directory.resolve("data"))
          .setCleanDataDirectory(false)
          .setPort(port)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
