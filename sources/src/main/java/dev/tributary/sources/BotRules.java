package dev.tributary.sources;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which accounts are bots though their tool calls them users: ids and logins in any case, or
 * patterns in which {@code *} stands for any text, for example {@code *[bot]} or {@code svc-*}.
 */
final class BotRules {
  /** The rules that hold for all tools. */
  static final String EVERY_TOOL = "any";

  private final Map<String, List<Pattern>> byTool;

  private BotRules(Map<String, List<Pattern>> byTool) {
    this.byTool = byTool;
  }

  /**
   * @param byTool rules that {@link #parse} has made, by tool or {@value #EVERY_TOOL}
   */
  static BotRules of(Map<String, List<Pattern>> byTool) {
    return new BotRules(Map.copyOf(byTool));
  }

  /**
   * The pattern of a rule, or empty if it is none: without a letter or digit it means everybody.
   */
  static Optional<Pattern> parse(String rule) {
    if (rule.length() > 200 || rule.chars().noneMatch(Character::isLetterOrDigit)) {
      return Optional.empty();
    }
    String regex =
        Stream.of(rule.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Optional.of(
        Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL));
  }

  /**
   * Whether one of the names is a bot's.
   *
   * @param idsAndLogins nulls are not looked at
   */
  boolean match(String tool, String... idsAndLogins) {
    for (String name : idsAndLogins) {
      if (name != null && (matches(tool, name) || matches(EVERY_TOOL, name))) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(String tool, String name) {
    return byTool.getOrDefault(tool, List.of()).stream()
        .anyMatch(rule -> rule.matcher(name).matches());
  }
}
