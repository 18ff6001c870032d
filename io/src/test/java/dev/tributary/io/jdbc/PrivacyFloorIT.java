package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.io.jdbc.Organisation.Session;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The attacker's test of the privacy floor (T-09, R-20): whoever reads everything in {@code
 * published} can compute nothing that was left out.
 */
class PrivacyFloorIT {
  private static final int ORGANISATIONS = 400;
  private static final LocalDate DAY = LocalDate.parse(Organisation.DAY);
  private static final JdbcTarget DATABASE = TestDatabase.migrated();
  private static final List<Organisation> ORGS =
      LongStream.rangeClosed(1, ORGANISATIONS).mapToObj(Organisation::new).toList();

  @BeforeAll
  static void publish() {
    List<String> sql = new ArrayList<>();
    ORGS.forEach(organisation -> organisation.store(sql));
    TestDatabase.execute(DATABASE, String.join(";\n", sql));
    PublishPeople.of(DATABASE, DAY, DAY);
  }

  /** What a reader sees of an organisation. */
  private record Seen(
      Map<String, String> hidden,
      Set<String> crossingHidden,
      Map<String, Double> scores,
      Set<String> scoresHidden,
      Map<String, Integer> contributors,
      Integer interactions) {}

  @Test
  void everythingPublished_tellsNothingThatWasLeftOut() {
    Map<String, Seen> seen = seen();
    int hidden = 0;
    int totals = 0;
    int scores = 0;
    List<String> leaks = new ArrayList<>();
    for (Organisation organisation : ORGS) {
      Seen of = seen.get(organisation.tenant);
      hidden += of.hidden().size();
      totals += of.interactions() == null ? 0 : 1;
      scores += of.scores().size();
      leaks.addAll(leaks(organisation, of));
    }

    assertThat(leaks).isEmpty();
    assertThat(hidden).as("sessions left out").isGreaterThan(ORGANISATIONS);
    assertThat(totals).as("totals shown").isGreaterThan(ORGANISATIONS / 3);
    assertThat(scores).as("scores shown").isGreaterThan(ORGANISATIONS / 5);
  }

  /** The test of the test. */
  @Test
  void hidingOnlyWhatIsSmall_leaks() {
    long leaking = ORGS.stream().filter(o -> !leaks(o, onlySmallHidden(o)).isEmpty()).count();

    assertThat(leaking).isGreaterThan(ORGANISATIONS / 4);
  }

  private static Seen onlySmallHidden(Organisation organisation) {
    Map<String, String> hidden = new TreeMap<>();
    for (Session session : organisation.sessions) {
      if (session.participants() < organisation.floor && session.interactions() > 0) {
        hidden.put(session.key(), "floor");
      }
    }
    Map<String, Double> scores = new TreeMap<>();
    organisation.contributors.forEach(
        (team, people) -> {
          if (people >= organisation.floor) {
            scores.put(team, (double) organisation.crossing(team) / organisation.comments(team));
          }
        });
    return new Seen(
        hidden,
        Set.of(),
        scores,
        Set.of(),
        Map.of(),
        organisation.sessions.stream().mapToInt(Session::interactions).sum());
  }

  /** Reads as the reader may, and checks on the way that what is shown is true. */
  private static Map<String, Seen> seen() {
    Map<String, Organisation> known = new HashMap<>();
    Map<String, Seen> seen = new LinkedHashMap<>();
    for (Organisation organisation : ORGS) {
      known.put(organisation.tenant, organisation);
      seen.put(
          organisation.tenant,
          new Seen(
              new TreeMap<>(),
              new java.util.TreeSet<>(),
              new TreeMap<>(),
              new java.util.TreeSet<>(),
              new TreeMap<>(),
              null));
    }
    for (String row :
        TestDatabase.query(
            DATABASE,
            "SELECT tenant_id, team_id, extract(hour FROM session_start AT TIME ZONE 'UTC')::int,"
                + " suppressed, crossing_suppressed, participants, interactions, async_interactions,"
                + " chat_messages, comments, cross_team_comments, collaboration_density"
                + " FROM published.team_engagement WHERE (session_start AT TIME ZONE 'UTC')::date = '"
                + DAY
                + "'")) {
      String[] field = row.split(" ");
      Seen of = seen.get(field[0]);
      String key = field[1] + "@" + field[2];
      Session is =
          known.get(field[0]).sessions.stream()
              .filter(session -> session.key().equals(key))
              .findFirst()
              .orElseThrow();
      if (!field[3].equals("null")) {
        of.hidden().put(key, field[3]);
        assertThat(List.of(field).subList(5, 12)).containsOnly("null");
      } else {
        assertThat(is.interactions() == 0 || is.participants() >= known.get(field[0]).floor)
            .isTrue();
        assertThat(List.of(field).subList(5, 10))
            .containsExactly(
                "" + is.participants(),
                "" + is.interactions(),
                "" + is.async(),
                "" + is.chat(),
                "" + is.comments());
        if (!field[4].equals("null")) {
          of.crossingHidden().add(key);
          assertThat(List.of(field[10], field[11])).containsOnly("null");
        } else {
          assertThat(field[10]).isEqualTo("" + is.crossing());
        }
      }
    }
    for (String row :
        TestDatabase.query(
            DATABASE,
            "SELECT tenant_id, team_id, suppressed, collab_score, collab_contributors"
                + " FROM published.team_daily_summary WHERE summary_date = '"
                + DAY
                + "'")) {
      String[] field = row.split(" ");
      Seen of = seen.get(field[0]);
      if (!field[3].equals("null")) {
        of.scores().put(field[1], Double.valueOf(field[3]));
      } else if (!field[2].equals("null") && !field[2].equals("pending")) {
        of.scoresHidden().add(field[1]);
      }
      if (!field[4].equals("null")) {
        of.contributors().put(field[1], Integer.valueOf(field[4]));
      }
    }
    for (String row :
        TestDatabase.query(
            DATABASE,
            "SELECT tenant_id, interactions FROM published.organisation_daily WHERE summary_date = '"
                + DAY
                + "'")) {
      String[] field = row.split(" ");
      seen.computeIfPresent(
          field[0],
          (tenant, of) ->
              new Seen(
                  of.hidden(),
                  of.crossingHidden(),
                  of.scores(),
                  of.scoresHidden(),
                  of.contributors(),
                  field[1].equals("null") ? null : Integer.valueOf(field[1])));
    }
    return seen;
  }

  /** Everything that was left out and that the attacker can name all the same. */
  private static List<String> leaks(Organisation organisation, Seen seen) {
    Attacker attacker = new Attacker();
    List<String> secrets = new ArrayList<>();
    Map<String, Long> interactions = new LinkedHashMap<>();
    Map<String, Long> ofSmall = new LinkedHashMap<>();
    for (Session s : organisation.sessions) {
      String key = s.key();
      String why = seen.hidden().get(key);
      session(attacker, s, why, organisation.floor, seen.crossingHidden().contains(key));
      if (why != null) {
        for (String what : List.of("people", "all", "async", "chat", "comments", "crossing")) {
          secrets.add(what + key);
        }
      } else if (seen.crossingHidden().contains(key)) {
        secrets.add("crossing" + key);
      }
      interactions.put("all" + key, 1L);
      if ("floor".equals(why)) {
        ofSmall.put("all" + key, 1L);
      }
    }
    if (!ofSmall.isEmpty()) {
      // Nor may the small ones be known together.
      attacker.unknown("all of the small", 0, Long.MAX_VALUE);
      Map<String, Long> sum = new HashMap<>(ofSmall);
      sum.put("all of the small", -1L);
      attacker.zero(sum, 0);
      secrets.add("all of the small");
    }
    if (seen.interactions() != null) {
      attacker.zero(interactions, -seen.interactions());
    }
    for (String team : organisation.contributors.keySet()) {
      team(attacker, organisation, seen, team, secrets);
    }
    Set<String> derived = attacker.derived();
    return secrets.stream()
        .filter(derived::contains)
        .map(secret -> organisation.tenant + ": " + secret)
        .toList();
  }

  private static void session(
      Attacker attacker, Session s, String why, int floor, boolean crossingHidden) {
    String key = s.key();
    if (why == null) {
      attacker.known("people" + key, s.participants());
      attacker.known("all" + key, s.interactions());
      attacker.known("async" + key, s.async());
      attacker.known("chat" + key, s.chat());
      attacker.known("comments" + key, s.comments());
    } else {
      boolean small = why.equals("floor");
      attacker.unknown("people" + key, small ? 1 : floor, small ? floor - 1 : Long.MAX_VALUE);
      for (String what : List.of("all", "async", "chat", "comments")) {
        attacker.unknown(what + key, 0, Long.MAX_VALUE);
      }
      attacker.zero(Map.of("all" + key, 1L, "async" + key, -1L, "chat" + key, -1L), 0);
      attacker.atLeastZero(Map.of("all" + key, 1L, "people" + key, -1L));
      attacker.atLeastZero(Map.of("all" + key, 1L, "comments" + key, -1L));
    }
    if (why == null && !crossingHidden) {
      attacker.known("crossing" + key, s.crossing());
    } else {
      attacker.unknown("crossing" + key, 0, Long.MAX_VALUE);
      attacker.atLeastZero(Map.of("comments" + key, 1L, "crossing" + key, -1L));
    }
  }

  /** A score is a fraction, and a fraction of small numbers can be told from its digits. */
  private static void team(
      Attacker attacker, Organisation organisation, Seen seen, String team, List<String> secrets) {
    Map<String, Long> crossing = new LinkedHashMap<>();
    Map<String, Long> terms = new LinkedHashMap<>();
    Double score = seen.scores().get(team);
    long[] fraction = score == null ? null : fraction(score);
    for (Session s : organisation.of(team)) {
      crossing.put("crossing" + s.key(), 1L);
      if (fraction != null) {
        terms.put("crossing" + s.key(), fraction[1]);
        terms.put("comments" + s.key(), -fraction[0]);
      }
    }
    if (fraction != null) {
      attacker.zero(terms, 0);
    } else if (seen.scoresHidden().contains(team)) {
      attacker.unknown("crossing of " + team, 0, Long.MAX_VALUE);
      crossing.put("crossing of " + team, -1L);
      attacker.zero(crossing, 0);
      if (organisation.comments(team) > 0) {
        secrets.add("crossing of " + team);
      }
    }
  }

  private static long[] fraction(double value) {
    for (long whole = 1; whole < 100_000; whole++) {
      long part = Math.round(value * whole);
      if ((double) part / whole == value) {
        return new long[] {part, whole};
      }
    }
    throw new IllegalStateException("no fraction of small numbers is " + value);
  }

  @Test
  void publishingAgain_changesNothing() {
    List<String> before = everything();
    PublishPeople.of(DATABASE, DAY, DAY);
    assertThat(everything()).isEqualTo(before);
  }

  private static List<String> everything() {
    List<String> rows = new ArrayList<>();
    for (String table :
        List.of("team_engagement", "team_collaboration", "organisation_engagement")) {
      rows.addAll(
          TestDatabase.query(DATABASE, "SELECT * FROM published." + table + " ORDER BY 1, 2, 3"));
    }
    return rows;
  }

  @Test
  void theReader_mayReadNothingElse() {
    assertThat(
            TestDatabase.query(
                DATABASE,
                "SELECT DISTINCT table_schema, privilege_type FROM information_schema.role_table_grants"
                    + " WHERE grantee = 'tributary_reader'"))
        .containsExactly("published SELECT");
    assertThat(
            TestDatabase.query(
                DATABASE,
                "SELECT has_schema_privilege('tributary_reader', 'hot', 'USAGE'),"
                    + " has_schema_privilege('tributary_reader', 'warm', 'USAGE'),"
                    + " has_schema_privilege('tributary_reader', 'ops', 'USAGE'),"
                    + " has_schema_privilege('tributary_reader', 'published', 'USAGE')"))
        .containsExactly("f f f t");
    TestDatabase.execute(
        DATABASE, "SET ROLE tributary_reader; SELECT count(*) FROM published.organisation_daily");
    assertThatThrownBy(
            () ->
                TestDatabase.execute(
                    DATABASE,
                    "SET ROLE tributary_reader; SELECT count(*) FROM hot.team_engagement"))
        .hasMessageContaining("permission denied");
  }

  @Test
  void aFloor_isRaisedAndNeverLowered() {
    String set = "INSERT INTO ops.privacy_floor VALUES ('org-floor', %d)";
    assertThatThrownBy(() -> TestDatabase.execute(DATABASE, set.formatted(4)))
        .hasMessageContaining("privacy_floor");
    TestDatabase.execute(DATABASE, set.formatted(6));
    String change = "UPDATE ops.privacy_floor SET contributors = %d WHERE tenant_id = 'org-floor'";
    TestDatabase.execute(DATABASE, change.formatted(9));
    for (String lower :
        List.of(
            change.formatted(8),
            "DELETE FROM ops.privacy_floor WHERE tenant_id = 'org-floor'",
            "TRUNCATE ops.privacy_floor")) {
      assertThatThrownBy(() -> TestDatabase.execute(DATABASE, lower))
          .hasMessageContaining("may be raised and never lowered");
    }
  }

  @Test
  void ofOverlappingWindows_onlyTheCalendarDayShowsPeople() {
    TestDatabase.execute(
        DATABASE,
        """
        INSERT INTO hot.team_daily_summary (tenant_id, team_id, summary_date, collab_score, collab_contributors,
          is_final, event_count, coverage, run_id, revision)
        VALUES ('org-windows', 't', '2026-04-01', 0.25, 7, true, 1, 1, 'r', 1);
        INSERT INTO hot.team_delivery_24h (tenant_id, team_id, window_end, throughput, is_final, event_count, coverage,
          run_id, revision)
        SELECT 'org-windows', 't', at, 3, true, 1, 1, 'r', 1
        FROM generate_series(timestamptz '2026-04-01 22:00Z', '2026-04-02 02:00Z', '1 hour') AS at""");
    LocalDate day = LocalDate.parse("2026-04-01");
    PublishPeople.of(DATABASE, day, day);

    assertThat(
            TestDatabase.query(
                DATABASE,
                "SELECT throughput, collab_score, collab_contributors, suppressed"
                    + " FROM published.team_delivery_24h WHERE tenant_id = 'org-windows'"
                    + " ORDER BY window_end"))
        .containsExactly(
            "3 null null complement",
            "3 null null complement",
            "3 0.25 7 null",
            "3 null null complement",
            "3 null null complement");
  }

  @Test
  void aDayThatIsNotOver_isNotPublished() {
    TestDatabase.execute(
        DATABASE,
        """
        INSERT INTO hot.team_engagement (tenant_id, team_id, session_start, participants, interactions, comments,
          cross_team_comments, is_final, event_count, coverage, run_id, revision)
        VALUES ('org-open', 't', '2026-05-01 08:00Z', 9, 9, 0, 0, true, 9, 1, 'r', 1),
               ('org-open', 't', '2026-05-01 22:00Z', 9, 9, 0, 0, false, 9, 1, 'r', 1),
               ('org-over', 't', '2026-05-01 08:00Z', 9, 9, 0, 0, true, 9, 1, 'r', 1),
               ('org-over', 't', '2026-05-01 08:30Z', NULL, NULL, NULL, NULL, false, 0, 1, 'r', 1)""");
    LocalDate day = LocalDate.parse("2026-05-01");
    PublishPeople.of(DATABASE, day, day);

    assertThat(
            TestDatabase.query(
                DATABASE,
                "SELECT tenant_id, participants FROM published.team_engagement"
                    + " WHERE tenant_id IN ('org-open', 'org-over')"))
        .containsExactly("org-over 9");
  }
}
