package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.util.Sleeper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of who wins, held by the database and the buffer together. Teams are the cases. */
class GuardIT {
  private static final int CASES = 1_000;

  private JdbcTarget target;

  @BeforeEach
  void migrate() {
    target = TestDatabase.migrated();
  }

  /**
   * The law: a run's coverage never falls while its revision rises, nor does a final row become
   * provisional, so every order of arrival, every batching and every repetition ends with the
   * greatest row by (coverage, is_final, run_id, revision).
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void severalRunsWithGrowingCounts_endWithTheGreatestRow(long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    Map<String, Row> expected = new HashMap<>();
    for (int c = 0; c < CASES; c++) {
      String team = "team-" + c;
      List<Row> ofTeam = new ArrayList<>();
      for (int run = 0; run <= random.nextInt(3); run++) {
        long count = random.nextInt(4);
        int finalFrom = random.nextInt(6);
        for (int revision = 1; revision <= 1 + random.nextInt(4); revision++) {
          count += random.nextInt(3);
          ofTeam.add(Rows.day(team, "run-" + run, revision, count, revision >= finalFrom));
        }
      }
      expected.put(team, Collections.max(ofTeam, GREATEST));
      rows.addAll(ofTeam);
    }

    apply(rows, random);

    assertThat(stored()).isEqualTo(expected);
  }

  /** The law: of one run the highest revision stays, in any order, whatever the counts do. */
  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void oneRunWithFallingCounts_endsWithTheLastRevision(long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    Map<String, Row> expected = new HashMap<>();
    for (int c = 0; c < CASES; c++) {
      String team = "team-" + c;
      for (int revision = 1; revision <= 1 + random.nextInt(5); revision++) {
        Row row = Rows.day(team, "run-1", revision, random.nextInt(10));
        rows.add(row);
        expected.put(team, row);
      }
    }

    apply(rows, random);

    assertThat(stored()).isEqualTo(expected);
  }

  @Test
  void partialReplay_takesOverNothing_andFullReplayEverything() throws InterruptedException {
    write(Rows.days(100, "run-1", 7, 50));

    write(Rows.days(100, "run-2", 3, 49));
    assertThat(stored().values()).allMatch(r -> r.get("run_id").equals("run-1"));

    write(Rows.days(100, "run-3", 1, 50));
    assertThat(stored().values()).allMatch(r -> r.get("run_id").equals("run-3"));
  }

  /** It ends before the day does: it knows as many events, but not that there were no more. */
  @Test
  void replayThatEndsBeforeTheRowIsFinal_takesOverNothing() throws InterruptedException {
    Row whole = Rows.day("red", "run-1", 5, 2, true);
    write(List.of(whole));

    write(List.of(Rows.day("red", "run-2", 4, 2, false)));
    assertThat(stored().values()).containsExactly(whole);

    Row again = Rows.day("red", "run-3", 5, 2, true);
    write(List.of(again));
    assertThat(stored().values()).containsExactly(again);
  }

  /** One row against one other: the buffer and the database agree on every pair. */
  @Test
  void bufferAndDatabase_decideAlike() throws InterruptedException {
    List<Row> kinds = new ArrayList<>();
    for (String run : List.of("run-1", "run-10", "run-2", "Run-1")) {
      for (long revision = 1; revision <= 2; revision++) {
        for (long count = 8; count <= 9; count++) {
          kinds.add(Rows.day("", run, revision, count, false));
          kinds.add(Rows.day("", run, revision, count, true));
        }
      }
    }
    List<Row> stored = new ArrayList<>();
    List<Row> arriving = new ArrayList<>();
    Map<String, Row> expected = new HashMap<>();
    for (Row a : kinds) {
      for (Row b : kinds) {
        String team = "team-%05d".formatted(stored.size());
        stored.add(named(team, a));
        arriving.add(named(team, b));
        expected.put(team, named(team, Guard.replaces(b, a) ? b : a));
      }
    }

    write(stored);
    write(arriving);

    assertThat(stored()).isEqualTo(expected);
  }

  private static final Comparator<Row> GREATEST =
      Comparator.<Row, Long>comparing(r -> (Long) r.get("coverage"))
          .thenComparing(r -> (Boolean) r.get("is_final"))
          .thenComparing(r -> (String) r.get("run_id"))
          .thenComparing(Row::revision);

  private static Row named(String team, Row row) {
    return Rows.day(
        team,
        (String) row.get("run_id"),
        row.revision(),
        (Long) row.get("coverage"),
        (Boolean) row.get("is_final"));
  }

  /** Every row at least once, some twice, in random order and batches of random size. */
  private void apply(List<Row> rows, Random random) {
    List<Row> arrivals = new ArrayList<>(rows);
    rows.stream().filter(r -> random.nextInt(4) == 0).forEach(arrivals::add);
    Collections.shuffle(arrivals, random);
    RowBuffer<Row> buffer = new RowBuffer<>(r -> r);
    try (BatchWriter writer = writer()) {
      int room = 0;
      for (Row row : arrivals) {
        buffer.add(row);
        if (room-- == 0) {
          assertThat(writer.write(buffer.drain())).isEmpty();
          room = random.nextInt(200);
        }
      }
      assertThat(writer.write(buffer.drain())).isEmpty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(List<Row> rows) throws InterruptedException {
    try (BatchWriter writer = writer()) {
      assertThat(writer.write(rows)).isEmpty();
    }
  }

  private BatchWriter writer() {
    return new BatchWriter(Tables.TEAM_DAILY_SUMMARY, target, Sleeper.DEFAULT);
  }

  private Map<String, Row> stored() {
    Map<String, Row> stored = new HashMap<>();
    TableReader.read(target, Tables.TEAM_DAILY_SUMMARY, "")
        .forEach(r -> stored.put((String) r.get("team_id"), r));
    return stored;
  }
}
