package dev.tributary.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code docs/cold-tier.md} prints works, in the engine it is printed for, as it stands there.
 */
class ColdTierPageTest {
  private static final Path PAGE =
      Path.of("").toAbsolutePath().getParent().resolve("docs/cold-tier.md");

  private static final Event CREATED = Samples.event(1, "org-acme", "2026-03-01T10:00:00.123Z");
  private static final Event OTHER = Samples.event(3, "org-acme", "2026-03-01T11:00:00Z");
  private static final Event NOBODY =
      new Event(
          Samples.id(2),
          "org-umbrella",
          "eng",
          "ci",
          "deploy.success",
          null,
          null,
          Instant.parse("2026-02-28T23:59:59.999Z").toEpochMilli(),
          Payload.of(Map.<String, Object>of("deploy_id", "d-1", "environment", "production")),
          null,
          0);

  @TempDir static Path cold;

  private static Connection duckdb;

  @BeforeAll
  static void fillTheColdTier_andRunThePage() throws Exception {
    Pipelines.DIRECT.archive(cold + "/events", 100, 1, List.of(CREATED, NOBODY));
    Pipelines.DIRECT.archive(cold + "/events", 100, 1, List.of(CREATED, OTHER));
    ColdTable table = ColdTable.of(Tables.WARM_TEAM_DAILY_SUMMARY, "summary_date", cold.toString());
    for (LocalDate day : List.of(day("2026-03-09"), day("2026-04-09"))) {
      table.replace(
          "org-acme",
          YearMonth.from(day),
          List.of(ColdTableTest.summary("org-acme", "red", day, day.getMonthValue())));
    }
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    runThePage();
  }

  @AfterAll
  static void close() throws SQLException {
    duckdb.close();
  }

  @Test
  void rawEventsExt_hasTheColumnsOfTheContract_andEachEventOnce() throws Exception {
    assertThat(Archive.at(cold + "/events").count(day("2026-03-01"), day("2026-03-01")))
        .isEqualTo(3);

    assertThat(rows("SELECT column_name, column_type FROM (DESCRIBE raw_events_ext)"))
        .containsExactly(
            "event_id VARCHAR",
            "tenant_id VARCHAR",
            "team_id VARCHAR",
            "event_type VARCHAR",
            "actor_id VARCHAR",
            "ts TIMESTAMP WITH TIME ZONE",
            "payload VARCHAR",
            "dt DATE");
    assertThat(
            rows(
                "SELECT event_id, tenant_id, actor_id, epoch_ms(ts), payload, dt FROM raw_events_ext"
                    + " ORDER BY ts"))
        .containsExactly(
            Samples.id(2)
                + " org-umbrella null 1772323199999 "
                + NOBODY.payload().toJson()
                + " 2026-02-28",
            line(CREATED),
            line(OTHER));
    assertThat(rows("SELECT count(*) FROM raw_events_ext WHERE dt = DATE '2026-03-01'"))
        .containsExactly("2");
    assertThat(rows("EXPLAIN SELECT count(*) FROM raw_events_ext WHERE dt = DATE '2026-03-01'"))
        .singleElement()
        .asString()
        .contains("Scanning Files: 2/3");
  }

  @Test
  void summariesExt_isWhatWarmSaid() throws Exception {
    assertThat(
            rows(
                "SELECT tenant_id, team_id, summary_date, throughput, cycle_time_p50, pr_review_lag,"
                    + " is_final FROM team_daily_summary_ext ORDER BY summary_date"))
        .containsExactly(
            "org-acme red 2026-03-09 3 1.0 null true",
            "org-acme red 2026-04-09 4 1.3333333333333333 null true");
    assertThat(rows("SELECT throughput FROM team_daily_summary_ext WHERE month = '2026-04'"))
        .containsExactly("4");
  }

  /** Every statement of the page's blocks for DuckDB, in their order. */
  private static void runThePage() throws IOException, SQLException {
    List<String> blocks =
        Pattern.compile("(?s)```sql duckdb\n(.*?)```")
            .matcher(Files.readString(PAGE))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(blocks).as("blocks that begin with ```sql duckdb in %s", PAGE).hasSizeGreaterThan(1);
    try (Statement statement = duckdb.createStatement()) {
      for (String block : blocks) {
        for (String sql : block.split(";\\s*\n", -1)) {
          if (!sql.isBlank()) {
            statement.execute(sql.replace("COLD", cold.toString()));
          }
        }
      }
    }
  }

  private static String line(Event event) {
    return "%s %s %s %d %s 2026-03-01"
        .formatted(
            event.eventId(),
            event.tenantId(),
            event.actorId(),
            event.timestampMillis(),
            event.payload().toJson());
  }

  private static LocalDate day(String day) {
    return LocalDate.parse(day);
  }

  private static List<String> rows(String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      int columns = results.getMetaData().getColumnCount();
      while (results.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(results.getObject(i)));
        }
        rows.add(String.join(" ", row));
      }
      return rows;
    }
  }
}
