package dev.tributary.transforms.operational;

import java.util.ArrayList;
import java.util.List;

/**
 * When something lasted, told from its beginning to its end, as contributions. Periods that touch
 * are one; what begins and ends within a minute is open at the end of none.
 */
final class Periods {
  private final Measure measure;
  private final Item item;
  private final List<Contribution> contributions = new ArrayList<>(2);
  private long openUntil;

  private Periods(Measure measure, Item item) {
    this.measure = measure;
    this.item = item;
  }

  static Periods of(Measure measure) {
    return new Periods(measure, null);
  }

  static Periods of(Item item) {
    return new Periods(Measure.OPEN_ITEM, item);
  }

  /** It lasted after one instant and up to another, epoch milliseconds; not before the last one. */
  void add(long afterMillis, long untilMillis) {
    long from = Minute.of(afterMillis);
    long to = Minute.of(untilMillis);
    if (from == to) {
      return;
    }
    boolean goesOn = !contributions.isEmpty() && from == openUntil;
    if (goesOn) {
      contributions.remove(contributions.size() - 1);
    } else {
      contributions.add(new Contribution(measure, from, item, 1));
    }
    contributions.add(new Contribution(measure, to, item, -1));
    openUntil = to;
  }

  List<Contribution> contributions() {
    return contributions;
  }
}
