package dev.tributary.transforms.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Outcome;
import dev.tributary.transforms.Play;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.Runner;
import dev.tributary.transforms.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The situations of docs/engagement.md, live, with a watermark that the script moves. */
class MeasureEngagementTest {
  private static final Duration ALLOWED = Duration.ofDays(7);
  private static final String DAY = "2025-10-06T";

  @ParameterizedTest
  @EnumSource
  void workedExample(Runner runner) {
    Event stranger =
        Told.with("actor_team_id", "unknown", Told.commented(at("09:50"), null, "chat"));
    Outcome outcome =
        play()
            .receive(
                Told.commented(at("09:00"), "ada", "review"),
                Told.with(
                    "actor_team_id", "eng-web", Told.commented(at("09:10"), "grace", "review")),
                bot(Told.commented(at("09:20"), "robot", "review")),
                Told.said(at("09:25"), "ada"),
                stranger,
                bot(Told.said(at("10:05"), "robot")),
                Told.commented(at("10:20"), "ada", "issue"),
                Told.pushed(at("10:21")))
            .watermark(at("10:20"))
            .on(runner);
    Row first = row(outcome, "09:00");
    assertThat(first.get("session_end")).isEqualTo(Instant.parse(at("09:50")));
    assertThat(
            List.of("participants", "interactions", "comments", "cross_team_comments").stream()
                .map(first::get))
        .containsExactly(2, 4, 3, 2);
    assertThat(
            List.of("async_interactions", "chat_messages", "bot_interactions").stream()
                .map(first::get))
        .containsExactly(2, 2, 1);
    assertThat((Double) first.get("collaboration_density")).isEqualTo(2 / 3.0);
    assertThat(first.get("async_ratio")).isEqualTo(0.5);
    assertThat(first.get("event_count")).isEqualTo(5L);
    Row second = row(outcome, "10:20");
    assertThat(second.get("session_end")).isEqualTo(Instant.parse(at("10:20")));
    assertThat(second.get("collaboration_density")).isEqualTo(0.0);
    assertThat(says(outcome)).containsOnlyKeys("09:00", "09:10", "09:25", "09:50", "10:20");
    assertThat(says(outcome)).containsEntry("09:25", "empty");
  }

  @ParameterizedTest
  @EnumSource
  void lateBridge_joinsTwoFinalSessions_andTheSecondCeasesToBe(Runner runner) {
    Outcome outcome =
        exactly()
            .receive(said("10:00"), said("10:50"))
            .watermark(at("12:00"))
            .receive(said("10:25"))
            .watermark(at("12:01"))
            .on(runner);
    assertThat(published(outcome, "10:00")).contains("10:00-10:00 x1 final");
    assertThat(published(outcome, "10:50")).endsWith("10:50-10:50 x1 final", "empty");
    assertThat(says(outcome))
        .containsEntry("10:00", "10:00-10:50 x3 final")
        .containsEntry("10:25", "empty")
        .containsEntry("10:50", "empty");
  }

  @Test
  void earlierInteractionThatComesLater_movesTheBeginning() {
    Outcome outcome =
        play()
            .receive(said("10:00"))
            .processingTime(Duration.ofSeconds(2))
            .receive(said("09:31"))
            .on(Runner.DIRECT);
    assertThat(published(outcome, "10:00")).containsExactly("10:00-10:00 x1", "empty");
    assertThat(says(outcome)).containsEntry("09:31", "09:31-10:00 x2 final");
  }

  @Test
  void earlyRow_comesAfterASecond_andTheFinalOneWithTheWatermark() {
    Outcome outcome =
        play()
            .watermark(at("10:00"))
            .receive(said("10:00"))
            .processingTime(Duration.ofSeconds(2))
            .receive(said("10:29"))
            .processingTime(Duration.ofSeconds(2))
            .watermark(at("10:58:59.999"))
            .watermark(at("10:59"))
            .on(Runner.DIRECT);
    assertThat(published(outcome, "10:00"))
        .containsExactly("10:00-10:00 x1", "10:00-10:29 x2", "10:00-10:29 x2 final");
  }

  @Test
  void lateInteractionThatExtendsAFinalSession_opensItAgainUntilItIsOver() {
    Outcome outcome =
        play()
            .receive(said("10:00"))
            .watermark(at("10:31"))
            .receive(said("10:29"))
            .processingTime(Duration.ofSeconds(2))
            .watermark(at("10:59"))
            .on(Runner.DIRECT);
    assertThat(published(outcome, "10:00"))
        .containsSubsequence("10:00-10:00 x1 final", "10:00-10:29 x2", "10:00-10:29 x2 final");
  }

  @Test
  void sessionAcrossMidnight_isOne_andBelongsToTheDayItBegan() {
    Outcome outcome =
        play()
            .receive(Told.said("2025-10-05T23:50:00Z", "ada"), said("00:15"), said("00:44"))
            .on(Runner.DIRECT);
    assertThat(says(outcome))
        .containsEntry("23:50", "23:50-00:44 x3 final")
        .containsEntry("00:15", "empty")
        .containsEntry("00:44", "empty");
  }

  @Test
  void redelivery_andAnInteractionThatIsTooLate_changeNothing() {
    Outcome outcome =
        play()
            .receive(said("10:00"), said("10:00"))
            .watermark("2025-10-13T10:39:59.999Z")
            .receive(said("10:10"), said("10:09:59.999"))
            .watermark("2025-10-13T10:41:00Z")
            .on(Runner.DIRECT);
    assertThat(says(outcome))
        .containsOnlyKeys("10:00", "10:10")
        .containsEntry("10:00", "10:00-10:10 x2 final");
    assertThat(outcome.late()).extracting(late -> late.applied()).containsExactly(true, false);
  }

  /** The admission would not let these pass. They show what is still there to join. */
  @Test
  void whatNoInteractionCanTouch_isForgotten_butNeverHalfASession() {
    Play play = exactly();
    for (int minute = 0; minute <= 10 * 20; minute += 20) {
      play.receive(
          Told.said(Instant.parse(at("08:00")).plusSeconds(60L * minute).toString(), "ada"));
    }
    Outcome outcome =
        play.receive(said("06:00"))
            .watermark("2025-10-13T12:00:00Z")
            .receive(said("06:10"), said("07:45"))
            .watermark("2025-10-13T12:20:00Z")
            .watermark("2025-10-13T13:00:00Z")
            .on(Runner.DIRECT);
    assertThat(says(outcome))
        .containsEntry("06:10", "06:10-06:10 x1 final")
        .containsEntry("07:45", "07:45-11:20 x12 final")
        .containsEntry("08:00", "empty");
  }

  private static Play play() {
    return Play.engagement(Run.live("engagement", "r1"), ALLOWED);
  }

  /**
   * The admission's own timers hold Flink's watermark back for a moment of wall clock; where a
   * script needs it exact, its events are admitted as they come.
   */
  private static Play exactly() {
    return play().withoutAdmission();
  }

  private static String at(String time) {
    return DAY + time + (time.length() == 5 ? ":00Z" : "Z");
  }

  private static Event said(String time) {
    return Told.said(at(time), "ada");
  }

  private static Event bot(Event event) {
    return Told.with("is_bot", true, event);
  }

  private static Row row(Outcome outcome, String time) {
    return outcome.winner(Tables.TEAM_ENGAGEMENT, Told.TENANT, Told.TEAM, Instant.parse(at(time)));
  }

  private static Map<String, String> says(Outcome outcome) {
    Map<String, String> says = new TreeMap<>();
    outcome
        .winners(Tables.TEAM_ENGAGEMENT)
        .values()
        .forEach(row -> says.put(time(row.get("session_start")), say(row)));
    return says;
  }

  /** What was said of one key, without repetitions, in the order of revisions. */
  private static List<String> published(Outcome outcome, String time) {
    return outcome
        .published(Tables.TEAM_ENGAGEMENT, Told.TENANT, Told.TEAM, Instant.parse(at(time)))
        .stream()
        .map(MeasureEngagementTest::say)
        .distinct()
        .toList();
  }

  private static String say(Row row) {
    if (row.get("event_count").equals(0L)) {
      assertThat(row.get("session_end")).isNull();
      assertThat(row.get("interactions")).isEqualTo(0);
      return "empty";
    }
    return "%s-%s x%s%s"
        .formatted(
            time(row.get("session_start")),
            time(row.get("session_end")),
            row.get("interactions"),
            row.get("is_final").equals(true) ? " final" : "");
  }

  private static String time(Object instant) {
    return instant.toString().substring(11, 16);
  }
}
