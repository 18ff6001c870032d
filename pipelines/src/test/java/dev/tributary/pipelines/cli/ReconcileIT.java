package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.LateEvents;
import dev.tributary.io.jdbc.Reconciliation.Outcome;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.pipelines.Account;
import dev.tributary.pipelines.DeliveryPipeline;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.Verification;
import dev.tributary.pipelines.tiers.ColdSummaries;
import dev.tributary.testkit.history.EventHistory;
import dev.tributary.testkit.history.Message;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The life of an event that is too late for every window (P-050, P-051): it is in the ledger and in
 * the archive and in no row, until {@code reconcile} takes it in, once.
 */
class ReconcileIT {
  private static final long SEED = 50;
  private static final Instant START = Instant.parse("2025-10-01T00:00:00Z");
  private static final String[] ALL_DAYS = {
    "--from=2025-10-01", "--to=2025-10-08", "--runner=DirectRunner"
  };

  private final TestStack.Place place = TestStack.get().place("reconcile");

  @Test
  void tooLateEvents_areInNoRow_untilReconcileTakesThemIn_once() throws Exception {
    List<Message> messages =
        EventHistory.of(SEED).events(1_200).tenants(1).teamsPerTenant(2).days(7).start(START);
    Instant newest = newest(messages);
    List<Message> stragglers = stragglers(messages, newest);
    List<Message> punctual = new ArrayList<>(messages);
    punctual.removeAll(stragglers);
    place.publish(punctual);
    try (StreamingJobs live = place.startLive("--allowedLateness=PT1H")) {
      Throughput throughput = new Throughput(place.cold(), place.database(), live);
      throughput.await(punctual.size(), newest.minus(Duration.ofMinutes(2)));
      place.publish(stragglers);
      throughput.await(messages.size(), newest.minus(Duration.ofMinutes(2)));
    }

    everyLateEventIsInTheLedger();
    assertThat(run("ledger", place.arguments())).isZero();

    asIfItWereTheNextNight();
    Reconciler.Result first = Reconciler.reconcile(place.flags(ALL_DAYS), "reconcile");
    assertThat(reasons(first)).as("seed %d", SEED).containsKey("late_event");
    assertThat(first.kept()).as("seed %d: rows left", SEED).isZero();
    assertThat(first.changes()).isEqualTo(audited());
    assertThat(first.lateEvents()).isEqualTo(count("SELECT count(*) FROM ops.late_events"));
    assertThat(
            count(
                "SELECT count(*) FROM ops.late_events WHERE NOT applied AND changed_rows > 0"
                    + " AND pipeline = 'delivery' AND reconciled_at IS NOT NULL"))
        .isPositive();
    assertThat(Verifier.verify(place.flags(ALL_DAYS)).differences()).as("seed %d", SEED).isEmpty();
    assertThat(Verification.differences(hot(), warm())).isEmpty();

    assertThat(cold()).containsExactlyInAnyOrderElementsOf(warmRows());

    Reconciler.Result second = Reconciler.reconcile(place.flags(ALL_DAYS), "reconcile");
    assertThat(second.changes() + second.lateEvents()).isZero();
    assertThat(second.cold()).isEmpty();
    assertThat(audited()).isEqualTo(first.changes());

    execute("UPDATE hot.team_daily_summary SET throughput = 999 WHERE summary_date = '2025-10-03'");
    execute("DELETE FROM warm.team_daily_summary WHERE summary_date = '2025-10-04'");
    Reconciler.Result third = Reconciler.reconcile(place.flags(ALL_DAYS), "reconcile");
    assertThat(reasons(third)).isEqualTo(Map.of("differing", 2L, "missing_row", 2L));
    assertThat(Verification.differences(hot(), warm())).isEmpty();

    execute("DELETE FROM ops.late_events WHERE pipeline = 'delivery' AND applied");
    assertThat(run("ledger", place.arguments())).isEqualTo(Main.DIFFERENT);
  }

  /** Every tenth of the older ones: some of them a window still takes, most of them none does. */
  private static List<Message> stragglers(List<Message> messages, Instant newest) {
    List<Message> older =
        messages.stream()
            .filter(Message::isValid)
            .filter(message -> message.eventTime().isBefore(newest.minus(Duration.ofHours(3))))
            .toList();
    List<Message> stragglers = new ArrayList<>();
    for (int i = 0; i < older.size(); i += 10) {
      stragglers.add(older.get(i));
    }
    return stragglers;
  }

  private void everyLateEventIsInTheLedger() {
    Account delivery =
        Account.of(
                TableReader.read(
                    place.database(), Tables.ADMISSION, "pipeline = ?", DeliveryPipeline.NAME))
            .get(0);
    assertThat(delivery.tooLate()).as("seed %d: %s", SEED, delivery).isPositive();
    assertThat(delivery.lateApplied()).as("seed %d: %s", SEED, delivery).isPositive();
    assertThat(LateEvents.countByRun(place.database()))
        .containsEntry(delivery.run(), delivery.late());
    List<Row> late =
        TableReader.read(
            place.database(), Tables.LATE_EVENTS, "pipeline = ?", DeliveryPipeline.NAME);
    assertThat(late)
        .filteredOn(row -> row.get("applied").equals(false))
        .hasSize((int) delivery.tooLate())
        .allSatisfy(
            row -> {
              assertThat(row.get("cell_table")).isEqualTo(Tables.TEAM_DELIVERY_24H.name());
              assertThat((Instant) row.get("watermark")).isAfter((Instant) row.get("event_time"));
            });
  }

  /** Rows that were written within the last hour are not removed. */
  private void asIfItWereTheNextNight() throws SQLException {
    for (String table :
        PipelineCatalogue.streaming().stream()
            .flatMap(pipeline -> pipeline.tables().stream())
            .map(dated -> dated.table().name())
            .toList()) {
      execute("UPDATE " + table + " SET updated_at = now() - interval '1 day'");
    }
  }

  private static Map<String, Long> reasons(Reconciler.Result result) {
    Map<String, Long> reasons = new TreeMap<>();
    for (Outcome outcome : result.tables()) {
      outcome.changed().forEach((reason, rows) -> reasons.merge(reason, rows, Long::sum));
    }
    return reasons;
  }

  private List<Row> hot() {
    return TableReader.read(place.database(), Tables.TEAM_DAILY_SUMMARY, "");
  }

  private List<Row> cold() throws IOException {
    return ColdSummaries.of(place.database(), place.cold().toString()).read(YearMonth.of(2025, 10));
  }

  private List<Row> warmRows() {
    return TableReader.read(place.database(), Tables.WARM_TEAM_DAILY_SUMMARY, "");
  }

  private List<Row> warm() {
    return TableReader.read(place.database(), Tables.WARM_TEAM_DAILY_SUMMARY, "").stream()
        .map(row -> row.movedTo(Tables.TEAM_DAILY_SUMMARY))
        .toList();
  }

  private long audited() throws SQLException {
    return count("SELECT count(*) FROM ops.reconciliation_audit");
  }

  private long count(String sql) throws SQLException {
    try (Connection connection = place.connect();
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      results.next();
      return results.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = place.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int run(String command, List<String> flags) {
    CommandLine commandLine = Main.commandLine(false);
    commandLine.setOut(new PrintWriter(new StringWriter(), true));
    String[] arguments = new String[flags.size() + 1];
    arguments[0] = command;
    for (int i = 0; i < flags.size(); i++) {
      arguments[i + 1] = flags.get(i);
    }
    return commandLine.execute(arguments);
  }

  private static Instant newest(List<Message> messages) {
    return messages.stream()
        .filter(Message::isValid)
        .map(Message::eventTime)
        .max(Instant::compareTo)
        .orElseThrow();
  }
}
