package dev.tributary.pipelines.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How this process logs: {@code TRIBUTARY_LOG_FORMAT} is {@code text} or {@code json}, {@code
 * TRIBUTARY_LOG_LEVEL} a level of Log4j, {@code ERROR} unless {@code --verbose} says otherwise.
 * Read by {@code log4j2.xml}, so this is called before anything logs.
 */
final class Logs {
  private static final Map<String, Set<String>> VALUES =
      Map.of(
          "TRIBUTARY_LOG_FORMAT", Set.of("text", "json"),
          "TRIBUTARY_LOG_LEVEL", Set.of("OFF", "ERROR", "WARN", "INFO", "DEBUG"));

  private Logs() {}

  /** Says in every line of JSON who logs. */
  static void configure(String[] arguments) {
    System.setProperty("tributary.service", service(arguments));
  }

  /** {@code tributary-activity} for {@code run activity}, {@code tributary-serve} for serve. */
  static String service(String[] arguments) {
    String[] words =
        Arrays.stream(arguments).filter(word -> !word.startsWith("-")).toArray(String[]::new);
    if (words.length == 0) {
      return "tributary";
    }
    boolean run = words[0].equals("run") && words.length > 1;
    return "tributary-" + (run ? words[1] : words[0]);
  }

  /** What is wrong with the environment, in one sentence; null if nothing is. */
  static String problem(Map<String, String> environment) {
    for (Map.Entry<String, Set<String>> value : VALUES.entrySet()) {
      String given = environment.get(value.getKey());
      if (given != null && !value.getValue().contains(given)) {
        return String.format(
            Locale.ROOT,
            "%s takes one of %s, not %s",
            value.getKey(),
            value.getValue().stream().sorted().toList(),
            given);
      }
    }
    return null;
  }
}
