package dev.tributary.testkit.history;

import static dev.tributary.testkit.history.Told.comment;
import static dev.tributary.testkit.history.Told.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Judges the referee: small cases whose numbers were worked out by hand from docs/engagement.md.
 */
class EngagementOracleIT {
  private static final String DAY = "2025-10-06T";
  private static final String EMPTY =
      "session_end=null participants=null interactions=0 collaboration_density=null"
          + " async_ratio=null comments=null cross_team_comments=null async_interactions=null"
          + " chat_messages=null bot_interactions=null event_count=0 is_final=true";

  private static EmbeddedPostgres postgres;
  private static Connection connection;

  @BeforeAll
  static void startDatabase() throws IOException, SQLException {
    postgres = EmbeddedPostgres.start();
    connection = postgres.getPostgresDatabase().getConnection();
  }

  @AfterAll
  static void stopDatabase() throws IOException, SQLException {
    connection.close();
    postgres.close();
  }

  @Test
  void workedExample() throws SQLException {
    asOf(
        "10:20",
        comment(DAY + "09:00", "ada", "review"),
        comment(DAY + "09:10", "grace", "review").with("actor_team_id", "eng-web"),
        comment(DAY + "09:20", "robot", "review").with("is_bot", true),
        message(DAY + "09:25", "ada"),
        comment(DAY + "09:50", null, "chat").with("actor_team_id", "unknown"),
        message(DAY + "10:05", "robot").with("is_bot", true),
        comment(DAY + "10:20", "ada", "issue"));

    assertThat(rows())
        .containsExactly(
            entry(
                "09:00",
                "session_end=2025-10-06T09:50:00Z participants=2 interactions=4"
                    + " collaboration_density=0.6666666666666666 async_ratio=0.5 comments=3"
                    + " cross_team_comments=2 async_interactions=2 chat_messages=2"
                    + " bot_interactions=1 event_count=5 is_final=true"),
            entry("09:10", EMPTY),
            entry("09:25", EMPTY),
            entry("09:50", EMPTY),
            entry(
                "10:20",
                "session_end=2025-10-06T10:20:00Z participants=1 interactions=1"
                    + " collaboration_density=0.0 async_ratio=1.0 comments=1 cross_team_comments=0"
                    + " async_interactions=1 chat_messages=0 bot_interactions=0 event_count=1"
                    + " is_final=false"));
  }

  @Test
  void merge_asTheTableOfTheDocumentHasIt() throws SQLException {
    asOf("12:00", message(DAY + "10:00", "ada"), message(DAY + "10:50", "ada"));
    assertThat(ends()).isEqualTo("{10:00=10:00, 10:50=10:50}");

    Told bridge = message(DAY + "10:25", "ada");
    asOf("12:00", message(DAY + "10:00", "ada"), message(DAY + "10:50", "ada"), bridge);
    assertThat(ends()).isEqualTo("{10:00=10:50, 10:25=empty, 10:50=empty}");

    asOf(
        "12:00",
        message(DAY + "10:00", "ada"),
        message(DAY + "10:50", "ada"),
        message(DAY + "10:25", "ada"),
        message(DAY + "09:31", "ada"),
        message(DAY + "11:20", "ada"));
    assertThat(ends())
        .isEqualTo("{09:31=10:50, 10:00=empty, 10:25=empty, 10:50=empty, 11:20=11:20}");
  }

  @Test
  void finalWhenTheWatermarkHasReachedTheEndOfTheGap_andNotBefore() throws SQLException {
    asOf("10:29:59.999", message(DAY + "10:00", "ada"));
    assertThat(rows().get("10:00")).endsWith("is_final=false");
    asOf("10:30", message(DAY + "10:00", "ada"));
    assertThat(rows().get("10:00")).endsWith("is_final=true");
  }

  @Test
  void noComments_giveNoDensity_andNobodyKnownIsNobody() throws SQLException {
    asOf("12:00", message(DAY + "10:00", null));
    assertThat(rows().get("10:00"))
        .contains("participants=0", "collaboration_density=null", "async_ratio=0.0");
  }

  @Test
  void somebodyUnderTwoNames_isOnePerson_alsoOverAThirdMention() throws SQLException {
    asOf(
        "12:00",
        message(DAY + "10:00", "old"),
        message(DAY + "10:01", "new").formerly("old"),
        message(DAY + "10:02", "newest").formerly("new"),
        message(DAY + "10:03", "other"));
    assertThat(rows().get("10:00")).contains("participants=2", "interactions=4");
  }

  @Test
  void otherTeamOrTenant_hasSessionsOfItsOwn_andOtherEventsAreNotRead() throws SQLException {
    asOf(
        "12:00",
        message(DAY + "10:00", "ada"),
        message(DAY + "10:10", "ada").of("org-acme", "eng-web"),
        message(DAY + "10:20", "ada").of("org-globex", "eng-platform"),
        Told.task("created", DAY + "10:25"));
    assertThat(Oracle.rows(connection, "team_engagement"))
        .hasSize(3)
        .allSatisfy((key, row) -> assertThat(row).contains("interactions=1"));
  }

  @Test
  void generatedHistory_inAnyOrderAndWithRepetitions_givesTheSameRows() throws SQLException {
    Instant start = Instant.parse("2025-09-01T00:00:00Z");
    List<Message> history = EventHistory.of(11).events(4_000).days(10).start(start);
    List<byte[]> values = new ArrayList<>();
    history.stream().filter(Message::isValid).forEach(message -> values.add(message.value()));
    Oracle.load(connection, values, start.plusSeconds(9 * 86_400));
    SortedMap<String, String> rows = Oracle.rows(connection, "team_engagement");
    Collections.shuffle(values, new Random(11));
    values.addAll(values.subList(0, 500));
    Oracle.load(connection, values, start.plusSeconds(9 * 86_400));

    assertThat(Oracle.differences(rows, Oracle.rows(connection, "team_engagement"))).isEmpty();
    assertThat(rows.values()).anyMatch(row -> row.contains("event_count=0"));
    assertThat(rows.values()).anyMatch(row -> row.endsWith("is_final=false"));
    assertThat(rows.values()).anyMatch(row -> row.matches(".*bot_interactions=[1-9].*"));
    assertThat(rows.values()).anyMatch(row -> row.matches(".* interactions=[5-9].*"));
  }

  private static void asOf(String time, Told... told) throws SQLException {
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < told.length; i++) {
      values.add(told[i].json(i));
    }
    Oracle.load(connection, values, Instant.parse(Told.at(DAY + time)));
  }

  /** By the time of day at which they begin. */
  private static SortedMap<String, String> rows() throws SQLException {
    SortedMap<String, String> rows = new TreeMap<>();
    Oracle.rows(connection, "team_engagement")
        .forEach(
            (key, row) -> rows.put(key.substring(key.indexOf('T') + 1, key.length() - 4), row));
    return rows;
  }

  private static String ends() throws SQLException {
    SortedMap<String, String> ends = rows();
    ends.replaceAll((key, row) -> row.equals(EMPTY) ? "empty" : row.substring(23, 28));
    return ends.toString();
  }
}
