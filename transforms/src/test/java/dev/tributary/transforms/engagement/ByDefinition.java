package dev.tributary.transforms.engagement;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** The table as docs/engagement.md describes it, computed the long way from the sorted events. */
final class ByDefinition {
  private ByDefinition() {}

  static List<Row> rows(List<Event> events, Instant asOf) {
    List<Row> rows = new ArrayList<>();
    events.stream()
        .map(Event::teamId)
        .distinct()
        .forEach(
            team ->
                rows.addAll(
                    rowsOf(
                        events.stream()
                            .filter(event -> event.teamId().equals(team))
                            .sorted(Comparator.comparingLong(Event::timestampMillis))
                            .toList(),
                        asOf.toEpochMilli())));
    return rows;
  }

  private static List<Row> rowsOf(List<Event> team, long asOf) {
    List<Row> rows = new ArrayList<>();
    List<Event> people = team.stream().filter(event -> !isBot(event)).toList();
    List<Event> session = new ArrayList<>();
    for (Event event : people) {
      long at = event.timestampMillis();
      if (!session.isEmpty() && at - last(session) >= 30 * 60_000L) {
        rows.add(row(session, team, asOf));
        session.clear();
      }
      session.add(event);
      if (at != session.get(0).timestampMillis()
          && (session.size() == 1 || at != session.get(session.size() - 2).timestampMillis())) {
        rows.add(
            key(event)
                .set("interactions", 0)
                .provenance(true, 0, Long.MAX_VALUE, "", Long.MAX_VALUE)
                .build());
      }
    }
    if (!session.isEmpty()) {
      rows.add(row(session, team, asOf));
    }
    return rows;
  }

  private static Row row(List<Event> session, List<Event> team, long asOf) {
    long start = session.get(0).timestampMillis();
    long end = last(session);
    int comments = count(session, ByDefinition::isComment);
    int cross =
        count(
            session,
            event ->
                isComment(event) && !event.teamId().equals(event.payload().text("actor_team_id")));
    int async =
        count(session, event -> isComment(event) && !"chat".equals(event.payload().text("medium")));
    int bots =
        count(
            team,
            event ->
                isBot(event) && event.timestampMillis() >= start && event.timestampMillis() <= end);
    boolean over = end + 30 * 60_000L <= asOf;
    long events = (long) session.size() + bots;
    return key(session.get(0))
        .set("session_end", Instant.ofEpochMilli(end))
        .set(
            "participants",
            (int) session.stream().map(Event::actorId).filter(Objects::nonNull).distinct().count())
        .set("interactions", session.size())
        .set("collaboration_density", comments == 0 ? null : (double) cross / comments)
        .set("async_ratio", (double) async / session.size())
        .set("comments", comments)
        .set("cross_team_comments", cross)
        .set("async_interactions", async)
        .set("chat_messages", session.size() - async)
        .set("bot_interactions", bots)
        .provenance(over, events, events, "", 2 * events + (over ? 1 : 0))
        .build();
  }

  private static Row.Builder key(Event event) {
    return Row.in(Tables.TEAM_ENGAGEMENT)
        .set("tenant_id", event.tenantId())
        .set("team_id", event.teamId())
        .set("session_start", Instant.ofEpochMilli(event.timestampMillis()));
  }

  private static int count(List<Event> events, Predicate<Event> which) {
    return (int) events.stream().filter(which).count();
  }

  private static long last(List<Event> session) {
    return session.get(session.size() - 1).timestampMillis();
  }

  private static boolean isBot(Event event) {
    return event.payload().flag("is_bot");
  }

  private static boolean isComment(Event event) {
    return event.eventType().equals("comment.created");
  }
}
