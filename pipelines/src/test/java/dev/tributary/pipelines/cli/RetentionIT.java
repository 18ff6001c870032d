package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.Partitions;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.io.parquet.ArchiveEvents;
import dev.tributary.pipelines.tiers.ColdSummaries;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * {@code ./tributary retain}: a tier forgets what another one knows, and nothing else. Two teams, a
 * row a day from 25 days ago until today, and the raw events of all of them.
 */
class RetentionIT {
  private static final LocalDate TODAY = LocalDate.parse("2026-06-15");
  private static final LocalDate OLDEST = TODAY.minusDays(25);
  private static final LocalDate FIRST_HOT = TODAY.minusDays(7);
  private static final LocalDate FIRST_WARM = TODAY.minusDays(20);
  private static final List<String> SUMMARIES =
      List.of("hot.team_daily_summary", "warm.team_daily_summary");

  @TempDir private static Path root;
  private static Path events;
  private static TestStack.Place place;

  private Path cold;

  @BeforeAll
  static void archiveTheRawEvents() {
    place = TestStack.get().place("retention");
    events = root.resolve("events");
    List<Event> all =
        OLDEST
            .datesUntil(TODAY.plusDays(1))
            .flatMap(day -> List.of(event("blue", day), event("red", day)).stream())
            .toList();
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    pipeline
        .apply(Create.of(all).withCoder(EventCoder.of()))
        .apply(ArchiveEvents.to(events.toString()).withShards(1));
    pipeline.run().waitUntilFinish();
  }

  @BeforeEach
  void everyTierHoldsItsRows() throws Exception {
    cold = Files.createTempDirectory(root, "cold");
    Files.createSymbolicLink(cold.resolve("events"), events);
    execute("DELETE FROM ops.retention_audit");
    for (String table : SUMMARIES) {
      execute("DELETE FROM " + table);
      insert(table, "summary_date", "day");
    }
    execute("DELETE FROM hot.team_delivery_24h");
    insert("hot.team_delivery_24h", "window_end", "day + interval '13 hours'");
    execute("DELETE FROM hot.task_cycle_time");
    for (String state : List.of("DEPLOYED", "OPEN")) {
      execute(
          """
          INSERT INTO hot.task_cycle_time (tenant_id, team_id, task_id, state, deployed_at, is_final, event_count, coverage, run_id, revision)
          SELECT 'org-acme', 'red', '%1$s-' || day::date, '%1$s', day + interval '13 hours', true, 9, 9, 'r', 1
          FROM generate_series(date '%2$s', date '%3$s', '1 day') AS day"""
              .formatted(state, OLDEST, TODAY));
    }
    // The days before the last 15 stay in the DEFAULT partitions.
    Partitions.ensure(place.database(), TODAY.minusDays(14), TODAY);
    ColdSummaries.of(place.database(), cold.toString()).export(OLDEST, TODAY);
  }

  @Test
  void whatTheNextTierHolds_isDropped_andASecondRunDropsNothing() throws Exception {
    List<Row> warm = TableReader.read(place.database(), Tables.WARM_TEAM_DAILY_SUMMARY, "");

    assertThat(retain()).isZero();

    assertThat(output())
        .contains(
            "  ok  hot.team_daily_summary: 18 days before 2026-06-08, 36 rows dropped; warm.team_daily_summary has them",
            "  ok  warm.team_daily_summary: 5 days before 2026-05-26, 10 rows dropped; cold/team_daily_summary has them",
            "  ok  hot.team_delivery_24h: 18 days before 2026-06-08, 36 rows dropped; cold/events has them",
            "  ok  hot.task_cycle_time: 5 days before 2026-05-26, 5 rows dropped; cold/events has them");
    assertThat(query("SELECT min(summary_date), count(*) FROM hot.team_daily_summary"))
        .containsExactly(FIRST_HOT + " 16");
    assertThat(query("SELECT min(summary_date), count(*) FROM warm.team_daily_summary"))
        .containsExactly(FIRST_WARM + " 42");
    assertThat(query("SELECT count(*) FROM hot.team_delivery_24h")).containsExactly("16");
    assertThat(query("SELECT state, count(*) FROM hot.task_cycle_time GROUP BY 1 ORDER BY 1"))
        .containsExactly("DEPLOYED 21", "OPEN 26");
    assertThat(query("SELECT to_regclass('hot.team_daily_summary_2026_06_07')"))
        .containsExactly("null");
    assertThat(query("SELECT sum(rows) FROM ops.retention_audit")).containsExactly("87");
    assertThat(coldRows()).containsExactlyInAnyOrderElementsOf(warm);

    assertThat(retain()).isZero();
    assertThat(query("SELECT sum(rows) FROM ops.retention_audit")).containsExactly("87");
    ColdSummaries summaries = ColdSummaries.of(place.database(), cold.toString());
    assertThat(summaries.export(OLDEST, TODAY)).isEmpty();
    assertThat(coldRows()).as("what warm has forgotten stays").hasSize(warm.size());
  }

  @Test
  void daysThatWereDropped_areNeitherMissedNorWrittenAgain() throws Exception {
    assertThat(retain()).isZero();

    LocalDate onlyWarm = FIRST_HOT.minusDays(1);
    Flags flags = place.flags("--date=" + onlyWarm, "--pipelines=delivery", "--coldPath=" + cold);
    Verifier.Result verified = Verifier.verify(flags);
    assertThat(verified.skipped())
        .contains(
            "hot.team_daily_summary: skipped 2026-06-07 to 2026-06-07, which `retain` has dropped"
                + " (ops.retention_audit)");
    assertThat(verified.differences())
        .noneMatch(line -> line.contains("summary") || line.contains("24h"));

    Reconciler.reconcile(flags, "reconcile");
    assertThat(query("SELECT min(summary_date), count(*) FROM hot.team_daily_summary"))
        .containsExactly(FIRST_HOT + " 16");
    assertThat(query("SELECT count(*) FROM warm.team_daily_summary")).containsExactly("42");

    Verifier.Result forgotten =
        Verifier.verify(
            place.flags("--date=" + OLDEST, "--pipelines=delivery", "--coldPath=" + cold));
    assertThat(forgotten.differences()).isEmpty();
    assertThat(forgotten.skipped())
        .hasSizeGreaterThan(3)
        .allMatch(line -> line.contains("skipped"));
  }

  @Test
  void dryRun_provesAndDropsNothing() throws Exception {
    assertThat(retain("--dry-run")).isZero();
    assertThat(output()).anyMatch(line -> line.contains("36 rows would be dropped"));
    assertNothingWasDropped();
  }

  @Test
  void rowThatChangedAfterTheExport_keepsTheWholeTable() throws Exception {
    execute(
        "UPDATE warm.team_daily_summary SET throughput = 77 WHERE team_id = 'red' AND summary_date = '%s'"
            .formatted(OLDEST.plusDays(3)));

    assertThat(retain()).isEqualTo(Main.DIFFERENT);

    assertThat(output())
        .contains(
            "  !!  warm.team_daily_summary: nothing was dropped, because [org-acme, red, 2026-05-24]:"
                + " throughput is 77, and 1 in cold/team_daily_summary; run ./tributary nightly for that day,"
                + " then retain again",
            "  !!  hot.team_daily_summary: nothing was dropped, because [org-acme, red, 2026-05-24]:"
                + " throughput is 1, and 77 in warm.team_daily_summary; run ./tributary nightly for that day,"
                + " then retain again");
    assertThat(query("SELECT count(*) FROM warm.team_daily_summary")).containsExactly("52");
    assertThat(query("SELECT count(*) FROM hot.team_daily_summary")).containsExactly("52");
    assertThat(query("SELECT count(*) FROM hot.team_delivery_24h")).containsExactly("16");
  }

  @Test
  void coldFileThatIsMissingOrDamaged_keepsWarm() throws Exception {
    Path may = cold.resolve("team_daily_summary/month=2026-05/org-acme.parquet");
    byte[] bytes = Files.readAllBytes(may);
    Files.write(may, java.util.Arrays.copyOf(bytes, bytes.length - 20));
    assertThat(retain("--keepHot=P15D")).isEqualTo(Main.DIFFERENT);
    assertThat(output()).anyMatch(line -> line.contains("org-acme.parquet cannot be read"));

    Files.delete(may);
    assertThat(retain("--keepHot=P15D")).isEqualTo(Main.DIFFERENT);
    assertThat(output())
        .anyMatch(line -> line.contains("2026-05-21] is not in cold/team_daily_summary"));
    assertThat(query("SELECT count(*) FROM warm.team_daily_summary")).containsExactly("52");
    assertThat(query("SELECT count(*) FROM hot.team_daily_summary")).containsExactly("32");
  }

  @Test
  void rowThatOnlyHotHas_orOnlyTheCopy_keepsHot() throws Exception {
    for (String tier : List.of("warm", "hot")) {
      execute(
          "DELETE FROM %s.team_daily_summary WHERE team_id = 'red' AND summary_date = '2026-06-07'"
              .formatted(tier));
      assertThat(retain()).isEqualTo(Main.DIFFERENT);
      assertThat(query("SELECT count(*) > 40 FROM hot.team_daily_summary")).containsExactly("t");
      everyTierHoldsItsRows();
    }
    assertThat(output())
        .anyMatch(line -> line.contains("[org-acme, red, 2026-06-07] is not in warm"))
        .anyMatch(
            line ->
                line.contains("warm.team_daily_summary has [org-acme, red, 2026-06-07] besides"));
  }

  @Test
  void rawEventsThatAreMissing_keepWhatIsRecomputedFromThem() throws Exception {
    Files.delete(cold.resolve("events"));
    Path some = Files.createDirectories(cold.resolve("events"));
    try (var days = Files.list(events)) {
      for (Path day : days.filter(Files::isDirectory).toList()) {
        if (!day.endsWith("dt=2026-06-04")) {
          Files.createSymbolicLink(some.resolve(day.getFileName()), day);
        }
      }
    }

    assertThat(retain()).isEqualTo(Main.DIFFERENT);

    assertThat(output())
        .anyMatch(
            line ->
                line.contains(
                    "hot.team_delivery_24h: nothing was dropped, because the archive has 0"
                        + " events of [org-acme, blue, 2026-06-04], and warm.team_daily_summary counts 1"));
    assertThat(query("SELECT count(*) FROM hot.team_delivery_24h")).containsExactly("52");
    assertThat(query("SELECT count(*) FROM hot.team_daily_summary")).containsExactly("16");
  }

  @Test
  void accesses_areForgottenByTheirAge_andTheirNumberIsNot() throws Exception {
    execute(
        """
        INSERT INTO ops.access_audit (tenant_id, at, subject, role, route, status, rows, trace_id)
        SELECT 'org-acme', timestamptz '2026-06-15T00:00:00Z' - i * interval '12 hours', 's', 'viewer', 'teams', 200, 1, 't'
        FROM generate_series(0, 79) AS i""");

    assertThat(retain("--keepAudit=P30D", "--dry-run")).isZero();
    assertThat(query("SELECT count(*) FROM ops.access_audit")).containsExactly("80");
    assertThat(retain("--keepAudit=P30D")).isZero();

    assertThat(output())
        .contains(
            "  ok  ops.access_audit: 10 days before 2026-05-16, 19 rows would be dropped; nobody has them any more",
            "  ok  ops.access_audit: 10 days before 2026-05-16, 19 rows dropped; nobody has them any more");
    assertThat(query("SELECT count(*), min(at AT TIME ZONE 'UTC') FROM ops.access_audit"))
        .containsExactly("61 2026-05-16 00:00:00");
    assertThat(
            query(
                "SELECT sum(rows) FROM ops.retention_audit WHERE table_name = 'ops.access_audit'"))
        .containsExactly("19");
    assertThat(retain("--keepAudit=P0D")).isEqualTo(Main.BAD_USAGE);
  }

  @Test
  void wrongFlags_areNamed() {
    assertThat(retain("--date=2999-01-01", "--keepHot=PT5H")).isEqualTo(Main.BAD_USAGE);
    assertThat(retain("--keepHot=P91D", "--keepWarm=P90D")).isEqualTo(Main.BAD_USAGE);
    assertThat(output())
        .containsExactly(
            "--date must not be after today, or days would go before their time",
            "--keepHot takes whole days, at least one, for example P7D",
            "--keepHot must not be longer than --keepWarm: what leaves hot must be in warm");
  }

  private void assertNothingWasDropped() throws SQLException {
    for (String table : SUMMARIES) {
      assertThat(query("SELECT count(*) FROM " + table)).containsExactly("52");
    }
    assertThat(query("SELECT count(*) FROM hot.task_cycle_time")).containsExactly("52");
    assertThat(query("SELECT count(*) FROM ops.retention_audit")).containsExactly("0");
  }

  private List<Row> coldRows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (YearMonth month = YearMonth.from(OLDEST);
        !month.isAfter(YearMonth.from(TODAY));
        month = month.plusMonths(1)) {
      rows.addAll(ColdSummaries.of(place.database(), cold.toString()).read(month));
    }
    return rows;
  }

  private static Event event(String team, LocalDate day) {
    String name = team + day;
    return new Event(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
        "org-acme",
        team,
        "jira",
        "task.created",
        null,
        null,
        day.atTime(9, 0).toInstant(ZoneOffset.UTC).toEpochMilli(),
        Payload.of(Map.of("task_id", name)),
        null,
        0);
  }

  private static void insert(String table, String column, String value) throws SQLException {
    execute(
        """
        INSERT INTO %s (tenant_id, team_id, %s, throughput, is_final, event_count, coverage, run_id, revision)
        SELECT 'org-acme', team, %s, 1, true, 1, 1, 'r', 1
        FROM generate_series(date '%s', date '%s', '1 day') AS day, unnest(array['blue', 'red']) AS team"""
            .formatted(table, column, value, OLDEST, TODAY));
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = place.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET timezone = 'UTC'");
      statement.execute(sql);
    }
  }

  private static List<String> query(String sql) throws SQLException {
    try (Connection connection = place.connect();
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (results.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(results.getString(i)));
        }
        rows.add(String.join(" ", row));
      }
      return rows;
    }
  }

  private final StringWriter printed = new StringWriter();

  private int retain(String... more) {
    List<String> arguments = new ArrayList<>(List.of("retain"));
    place.arguments("--coldPath=" + cold, "--date=" + TODAY, "--keepWarm=P20D").stream()
        .filter(flag -> List.of(more).stream().noneMatch(given -> sameFlag(given, flag)))
        .forEach(arguments::add);
    arguments.addAll(List.of(more));
    CommandLine commandLine = Main.commandLine(false);
    PrintWriter out = new PrintWriter(printed, true);
    return commandLine.setOut(out).setErr(out).execute(arguments.toArray(new String[0]));
  }

  private static boolean sameFlag(String given, String flag) {
    return given.split("=", 2)[0].equals(flag.split("=", 2)[0]);
  }

  private List<String> output() {
    return printed.toString().lines().toList();
  }
}
