package dev.tributary.serving.api;

import dev.tributary.contracts.event.EventQuery.Place;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The cell that somebody asks about, and which of its events.
 *
 * @param key of the row, in our own spelling
 * @param back how far before the window is looked for events, too
 * @param after where the page before ended; null for the first
 */
record Cell(
    Numbers numbers, String key, Lineage.Definition metric, Duration back, Place after, int limit) {
  private static final int MOST_DAYS = 30;
  private static final List<String> TABLES =
      Arrays.stream(Numbers.values()).filter(Cell::canBeExplained).map(Numbers::route).toList();

  /** Tasks are no metrics: their rows are what happened already. */
  private static boolean canBeExplained(Numbers numbers) {
    return numbers.kind() != Numbers.Key.TEXT;
  }

  /**
   * @throws ApiProblem 400
   */
  static Cell of(Context ctx, Lineage lineage) {
    Page.refuseOthers(ctx, Set.of("of", "key", "metric", "days_back", "limit", "after"));
    Numbers numbers =
        Arrays.stream(Numbers.values())
            .filter(Cell::canBeExplained)
            .filter(each -> each.route().equals(ctx.queryParam("of")))
            .findFirst()
            .orElseThrow(() -> ApiProblem.badRequest("of takes one of " + TABLES));
    String key = Page.time(ctx, "key", numbers.kind());
    if (key == null) {
      throw ApiProblem.badRequest("key takes the " + numbers.key() + " of the row");
    }
    String column = String.valueOf(ctx.queryParam("metric"));
    Lineage.Definition metric =
        numbers.columns().contains(column)
            ? lineage.metric(numbers.pipeline(), column).orElse(null)
            : null;
    if (metric == null) {
      throw ApiProblem.badRequest("metric takes a column of the row that is a metric");
    }
    return new Cell(numbers, key, metric, back(ctx), after(ctx), Page.limit(ctx));
  }

  private static Duration back(Context ctx) {
    String text = ctx.queryParam("days_back");
    if (text == null) {
      return Duration.ZERO;
    }
    if (text.matches("\\d{1,2}") && Integer.parseInt(text) <= MOST_DAYS) {
      return Duration.ofDays(Integer.parseInt(text));
    }
    throw ApiProblem.badRequest("days_back takes a number from 0 to " + MOST_DAYS);
  }

  private static Place after(Context ctx) {
    String key = Page.after(ctx, Numbers.Key.TEXT);
    if (key == null) {
      return null;
    }
    try {
      int space = key.indexOf(' ');
      return new Place(
          Instant.parse(key.substring(0, Math.max(space, 0))).toEpochMilli(),
          UUID.fromString(key.substring(space + 1)));
    } catch (RuntimeException e) {
      throw ApiProblem.badRequest("after takes the value of next of the page before");
    }
  }

  /** What {@code next} says after this place. */
  static String cursor(Place place) {
    return Page.cursor(Instant.ofEpochMilli(place.timestampMillis()) + " " + place.eventId());
  }

  /** The one row that holds it. */
  Page row() {
    String beyond =
        numbers.kind() == Numbers.Key.DATE
            ? LocalDate.parse(key).plusDays(1).toString()
            : Instant.parse(key).plusNanos(1000).toString();
    return new Page(key, beyond, null, 1);
  }

  /** The first moment of what the row describes. */
  Instant from() {
    return moment().minusSeconds(numbers.secondsBefore());
  }

  /** The moment at which what it describes is over. */
  Instant to() {
    return moment().plusSeconds(numbers.secondsAfter());
  }

  private Instant moment() {
    return numbers.kind() == Numbers.Key.DATE
        ? LocalDate.parse(key).atStartOfDay(ZoneOffset.UTC).toInstant()
        : Instant.parse(key);
  }
}
