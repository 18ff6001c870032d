package dev.tributary.serving.api;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Set;

/**
 * Which part of the rows is asked for.
 *
 * @param from first key, inclusive; null for no bound
 * @param to last key, exclusive; null for no bound
 * @param after the key after which the page begins, in the order of the rows; null for the first
 */
record Page(String from, String to, String after, int limit) {
  private static final int USUAL = 100;
  private static final int MOST = 1000;
  private static final int LONGEST_KEY = 512;

  /**
   * @throws ApiProblem 400 for a parameter that is unknown, given twice or not of its kind
   */
  static Page of(Context ctx, Numbers.Key kind) {
    boolean byTime = kind != Numbers.Key.TEXT;
    refuseOthers(ctx, byTime ? Set.of("from", "to", "limit", "after") : Set.of("limit", "after"));
    String from = byTime ? time(ctx, "from", kind) : null;
    String to = byTime ? time(ctx, "to", kind) : null;
    return new Page(from, to, after(ctx, kind), limit(ctx));
  }

  /**
   * A stretch of time without pages.
   *
   * @throws ApiProblem as {@link #of}
   */
  static Page whole(Context ctx) {
    refuseOthers(ctx, Set.of("from", "to", "limit"));
    return new Page(
        time(ctx, "from", Numbers.Key.TIME), time(ctx, "to", Numbers.Key.TIME), null, limit(ctx));
  }

  static void refuseOthers(Context ctx, Set<String> known) {
    ctx.queryParamMap()
        .forEach(
            (name, values) -> {
              if (!known.contains(name) || values.size() != 1) {
                throw ApiProblem.badRequest(
                    "parameters of this route, each once: " + new java.util.TreeSet<>(known));
              }
            });
  }

  static int limit(Context ctx) {
    String text = ctx.queryParam("limit");
    if (text == null) {
      return USUAL;
    }
    if (text.matches("[1-9]\\d{0,3}") && Integer.parseInt(text) <= MOST) {
      return Integer.parseInt(text);
    }
    throw ApiProblem.badRequest("limit takes a number from 1 to " + MOST);
  }

  /** Null if it is absent. */
  static String time(Context ctx, String name, Numbers.Key kind) {
    String text = ctx.queryParam(name);
    return text == null ? null : normal(text, name, kind);
  }

  /** Our own spelling of it: PostgreSQL knows others, 'infinity' and 'now' among them. */
  private static String normal(String text, String name, Numbers.Key kind) {
    try {
      return switch (kind) {
        case TIME -> Instant.parse(text).toString();
        case DATE -> LocalDate.parse(text).toString();
        case TEXT -> text;
      };
    } catch (DateTimeException e) {
      throw ApiProblem.badRequest(
          name + " takes " + (kind == Numbers.Key.DATE ? "a date" : "an instant") + " of ISO 8601");
    }
  }

  static String after(Context ctx, Numbers.Key kind) {
    String cursor = ctx.queryParam("after");
    if (cursor == null) {
      return null;
    }
    try {
      String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (key.isEmpty() || key.length() > LONGEST_KEY || key.indexOf('\0') >= 0) {
        throw new IllegalArgumentException();
      }
      return normal(key, "after", kind);
    } catch (IllegalArgumentException e) {
      throw ApiProblem.badRequest("after takes the value of next of the page before");
    }
  }

  /** What {@code next} says, for the last key of a page. */
  static String cursor(String lastKey) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(lastKey.getBytes(StandardCharsets.UTF_8));
  }
}
