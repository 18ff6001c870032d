package dev.tributary.transforms.delivery;

import dev.tributary.contracts.identity.People;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Those who comment, and the windows that end on one day and may count them. A person is one in a
 * window however often they comment in it, and under however many secrets: the windows of all their
 * comments are united before they are counted. By days, because a team comments for years and a
 * timeline is judged as a whole.
 *
 * @param day days since the epoch; the subject answers for the windows that end in it or with it
 */
record Commenters(long day) {
  private static final long HOURS = Windows.HOURS;

  /** Those whose windows a comment at an instant may be in. */
  static List<Commenters> of(long atMillis) {
    long day = Math.floorDiv(atMillis, HOURS * Contribution.HOUR_MILLIS);
    return List.of(new Commenters(day), new Commenters(day + 1));
  }

  static Commenters parse(String id) {
    return new Commenters(Long.parseLong(id));
  }

  String id() {
    return Long.toString(day);
  }

  List<Contribution> contributions(List<Fact> comments) {
    People people = People.among(comments.stream().map(Fact::person).toList());
    List<Contribution> contributions = new ArrayList<>();
    Map<String, Spans> windows = new TreeMap<>();
    for (Fact comment : comments) {
      long hour = Math.floorDiv(comment.atMillis(), Contribution.HOUR_MILLIS);
      windows
          .computeIfAbsent(
              people.nameOf(comment.person()),
              unused -> new Spans(Measure.COMMENTER, contributions))
          .add(Math.max(hour, day * HOURS), Math.min(hour + HOURS, (day + 1) * HOURS));
    }
    windows.values().forEach(Spans::close);
    return contributions;
  }
}
