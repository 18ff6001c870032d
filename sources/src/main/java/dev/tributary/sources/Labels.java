package dev.tributary.sources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the labels of an issue say, of the few things that are asked of them. */
final class Labels {
  private static final Set<String> KINDS = Set.of("bug", "story", "task", "epic", "incident");

  /** The value of a scoped label, {@code type::bug}, or a plain one. */
  private static final Pattern SCOPED = Pattern.compile("(?:[^:]{1,60}::)?(?<value>[^:]{1,60})");

  private static final Pattern PRIORITY =
      Pattern.compile("(?i)(?:priority\\s{0,3}(?:::|[:/-])\\s{0,3})?p(?<level>[0-4])");

  private Labels() {}

  /**
   * The kind that the issue's own type or a label names, if it is one of the known; else null.
   *
   * @param type null if the issue has none
   * @param field what holds a label's name
   */
  static String kind(String type, JsonNode labels, String field) {
    String known = known(type);
    for (JsonNode label : labels) {
      Matcher matcher = SCOPED.matcher(label.path(field).asText());
      known = known == null && matcher.matches() ? known(matcher.group("value")) : known;
    }
    return known;
  }

  private static String known(String name) {
    return name != null && KINDS.contains(Directory.lower(name)) ? Directory.lower(name) : null;
  }

  /**
   * The priority that a label gives, or null: {@code P1}, {@code priority: P1}, {@code
   * priority/p1}, {@code priority::p1}.
   */
  static String priority(JsonNode labels, String field) {
    for (JsonNode label : labels) {
      Matcher matcher = PRIORITY.matcher(label.path(field).asText());
      if (matcher.matches()) {
        return "P" + matcher.group("level");
      }
    }
    return null;
  }
}
