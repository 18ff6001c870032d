package dev.tributary.transforms.operational;

import dev.tributary.transforms.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one segment of a timeline amounts to ({@code docs/operational.md}). After each fact the
 * subject is in a state until the next one, but never for longer than silence lets it be alive.
 */
final class Judgement {
  /** A task that stays silent for longer is not active. */
  static final Duration ACTIVE = Duration.ofDays(30);

  private Judgement() {}

  static List<Contribution> of(Subject.Kind kind, List<Fact> segment) {
    return switch (kind) {
      case TASK -> task(segment);
      case INCIDENT -> incident(segment);
    };
  }

  private static List<Contribution> task(List<Fact> segment) {
    Periods blocked = Periods.of(Measure.BLOCKED);
    Periods item = null;
    TaskState state = new TaskState();
    for (int i = 0; i < segment.size(); i++) {
      Fact fact = segment.get(i);
      if (fact.verb() == Fact.Verb.CREATED && !state.isCreated() && fact.target() > 0) {
        item = Periods.of(Item.of(fact.atMillis(), fact.target()));
      }
      state.after(fact.verb());
      long until = until(segment, i, ACTIVE);
      if (state.isBlocked()) {
        blocked.add(fact.atMillis(), until);
      }
      if (item != null && !state.isDone()) {
        item.add(fact.atMillis(), until);
      }
    }
    List<Contribution> all = new ArrayList<>(blocked.contributions());
    if (item != null) {
      all.addAll(item.contributions());
    }
    return all;
  }

  private static List<Contribution> incident(List<Fact> segment) {
    Periods open = Periods.of(Measure.OPEN_INCIDENT);
    boolean isOpen = false;
    for (int i = 0; i < segment.size(); i++) {
      isOpen =
          switch (segment.get(i).verb()) {
            case OPENED -> true;
            case RESOLVED -> false;
            default -> isOpen;
          };
      if (isOpen) {
        open.add(segment.get(i).atMillis(), until(segment, i, History.HORIZON));
      }
    }
    return open.contributions();
  }

  private static long until(List<Fact> segment, int i, Duration alive) {
    long silent = segment.get(i).atMillis() + alive.toMillis();
    return i + 1 < segment.size() ? Math.min(segment.get(i + 1).atMillis(), silent) : silent;
  }
}
