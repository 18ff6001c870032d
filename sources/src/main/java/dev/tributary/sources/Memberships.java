package dev.tributary.sources;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who belonged to which team, and when: a replay of an old day sees the team of that day. */
final class Memberships {
  private static final long DAY_MILLIS = 86_400_000;

  /**
   * Somebody's time in a team.
   *
   * @param from the first day in UTC, null if it has always been so
   * @param to the last day in UTC, null if it still is so
   * @param path where the file says it
   */
  record Stay(String team, LocalDate from, LocalDate to, String path) {
    static final Comparator<Stay> IN_ORDER = Comparator.comparingLong(Stay::firstDay);

    private long firstDay() {
      return from == null ? Long.MIN_VALUE : from.toEpochDay();
    }

    private long lastDay() {
      return to == null ? Long.MAX_VALUE : to.toEpochDay();
    }

    boolean overlaps(Stay later) {
      return later.firstDay() <= lastDay();
    }

    private boolean covers(long day) {
      return firstDay() <= day && day <= lastDay();
    }
  }

  private final Map<String, List<Stay>> byPerson;

  private Memberships(Map<String, List<Stay>> byPerson) {
    this.byPerson = byPerson;
  }

  static Memberships of(Map<String, List<Stay>> byPerson) {
    Map<String, List<Stay>> copy = new TreeMap<>();
    byPerson.forEach((person, stays) -> copy.put(person, List.copyOf(stays)));
    return new Memberships(copy);
  }

  /** The team to which this person, as the file names people, belonged at that time. */
  Optional<String> teamOf(String person, long atMillis) {
    long day = Math.floorDiv(atMillis, DAY_MILLIS);
    return byPerson.getOrDefault(person, List.of()).stream()
        .filter(stay -> stay.covers(day))
        .map(Stay::team)
        .findFirst();
  }
}
