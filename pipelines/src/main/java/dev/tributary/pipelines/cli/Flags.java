package dev.tributary.pipelines.cli;

import dev.tributary.options.Settings;
import dev.tributary.options.SettingsException;
import dev.tributary.options.TributaryOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Flags of the form {@code --name=value}: Tributary's, and every one of Beam's and the runners'. A
 * file named by {@code --config} comes first; what stands on the command line wins.
 */
final class Flags {
  private static final Pattern MISSING =
      Pattern.compile(
          "missing a property named '(\\w+)'\\.(?: Did you mean (.*)\\?)?", Pattern.DOTALL);

  private final Map<String, String> values = new LinkedHashMap<>();

  private Flags() {}

  /**
   * @param arguments what the command line left over
   * @param home the folder that holds {@code runner-configs}
   * @throws SettingsException for anything that is no flag, or a configuration that does not exist
   */
  static Flags parse(List<String> arguments, Path home) {
    Flags flags = new Flags();
    List<String> problems = new ArrayList<>();
    Map<String, String> given = new LinkedHashMap<>();
    for (String argument : arguments) {
      put(argument, given, problems);
    }
    String config = given.remove("config");
    if (config != null) {
      for (String line : readConfig(config, home, problems)) {
        put(line, flags.values, problems);
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    flags.values.putAll(given);
    return flags;
  }

  private static void put(String flag, Map<String, String> values, List<String> problems) {
    int equals = flag.indexOf('=');
    if (!flag.startsWith("--") || flag.length() < 3) {
      problems.add("expected a flag like --name=value, not " + flag);
    } else if (equals < 0) {
      values.put(flag.substring(2), "true");
    } else {
      values.put(flag.substring(2, equals), flag.substring(equals + 1));
    }
  }

  private static List<String> readConfig(String name, Path home, List<String> problems) {
    Path file = home.resolve(name.contains("/") ? name : "runner-configs/" + name);
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      problems.add("--config takes the name of a file in runner-configs, and " + name + " is none");
      return List.of();
    }
  }

  /** Flags that were read already. */
  static Flags of(Map<String, String> values) {
    Flags flags = new Flags();
    flags.values.putAll(values);
    return flags;
  }

  /** The same flags, to be completed for one launch of several. */
  Flags copy() {
    Flags copy = new Flags();
    copy.values.putAll(values);
    return copy;
  }

  /** Sets a flag unless it was given. */
  Flags orElse(String name, String value) {
    values.putIfAbsent(name, value);
    return this;
  }

  /** The flags as they were given, by name. */
  Map<String, String> asMap() {
    return Map.copyOf(values);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String get(String name) {
    return values.get(name);
  }

  /**
   * @throws SettingsException for a flag that nobody knows, or a value that its flag cannot take
   */
  TributaryOptions toOptions() {
    PipelineOptionsFactory.register(TributaryOptions.class);
    String[] arguments = values.entrySet().stream().map(Flags::argument).toArray(String[]::new);
    try {
      return PipelineOptionsFactory.fromArgs(arguments).as(TributaryOptions.class);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(problems());
    }
  }

  private static String argument(Map.Entry<String, String> flag) {
    return "--" + flag.getKey() + "=" + flag.getValue();
  }

  /** Tries the flags one by one, because the library does not say which one it could not read. */
  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, String> flag : values.entrySet()) {
      try {
        PipelineOptionsFactory.fromArgs(argument(flag)).as(TributaryOptions.class);
      } catch (IllegalArgumentException e) {
        problems.add(sentence(flag, e));
      }
    }
    return problems;
  }

  Settings toSettings() {
    return Settings.from(toOptions(), System.getenv());
  }

  private static String sentence(Map.Entry<String, String> flag, IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    Matcher missing = MISSING.matcher(message);
    if (missing.find()) {
      String near = missing.group(2);
      return "unknown flag --"
          + missing.group(1)
          + (near == null ? "" : ": did you mean --" + near.replaceAll("['\\[\\]]", "") + "?");
    }
    return "--"
        + flag.getKey()
        + " cannot take "
        + flag.getValue()
        + ": "
        + message.lines().findFirst().orElse("it is of the wrong kind");
  }
}
