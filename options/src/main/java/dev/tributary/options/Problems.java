package dev.tributary.options;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Collects everything that is wrong before anything is reported. */
final class Problems {
  private final List<String> found = new ArrayList<>();

  void add(String problem) {
    if (!found.contains(problem)) {
      found.add(problem);
    }
  }

  String required(String flag, String value, String example) {
    if (value == null || value.isBlank()) {
      add("--" + flag + " is missing, for example --" + flag + "=" + example);
    }
    return value;
  }

  Duration duration(String flag, String value) {
    Duration duration = parsed(flag, value, "PT2M or P7D", Duration::parse);
    if (duration != null && duration.isNegative()) {
      add("--" + flag + " must not be negative");
    }
    return duration;
  }

  Duration wholeSeconds(String flag, String value) {
    Duration duration = parsed(flag, value, "PT10S", Duration::parse);
    if (duration != null
        && (duration.toSeconds() < 1
            || !duration.equals(Duration.ofSeconds(duration.toSeconds())))) {
      add("--" + flag + " takes whole seconds, at least one, for example PT10S");
      return null;
    }
    return duration;
  }

  Duration wholeDays(String flag, String value) {
    Duration duration = value == null ? null : parsed(flag, value, "P7D", Duration::parse);
    if (duration != null
        && (duration.toDays() < 1 || !duration.equals(Duration.ofDays(duration.toDays())))) {
      add("--" + flag + " takes whole days, at least one, for example P7D");
    }
    return duration;
  }

  /** Names separated by commas; none if the flag was not given. */
  Set<String> names(String flag, String value) {
    if (value == null) {
      return Set.of();
    }
    Set<String> names = new TreeSet<>(List.of(value.split(",", -1)));
    if (names.stream().anyMatch(String::isBlank)) {
      add("--" + flag + " takes names separated by commas, not '" + value + "'");
    }
    return names;
  }

  /** Without user and password; nothing if the flag was not given. */
  void httpUrl(String flag, String value, String example) {
    if (value == null) {
      return;
    }
    try {
      URI uri = URI.create(value);
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    add("--" + flag + " takes an address without user and password, for example " + example);
  }

  /** What is in a file; nothing if the flag was not given. */
  String text(String flag, String file) {
    try {
      return file == null ? null : Files.readString(Path.of(file));
    } catch (IOException | IllegalArgumentException e) {
      add("--" + flag + " takes a readable file, and " + file + " is none");
      return null;
    }
  }

  LocalDate date(String flag, String value) {
    return value == null ? null : parsed(flag, value, "2025-10-09", LocalDate::parse);
  }

  <T> T parsed(String flag, String value, String example, Function<String, T> parse) {
    try {
      return parse.apply(value);
    } catch (DateTimeException e) {
      add("--" + flag + " takes " + example + ", not " + value);
      return null;
    }
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new SettingsException(found);
    }
  }
}
