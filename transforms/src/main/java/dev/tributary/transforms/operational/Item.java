package dev.tributary.transforms.operational;

import java.util.Comparator;

/**
 * A task with a target, as far as its risk goes: tasks that were created in the same minute with
 * the same target are the same item.
 *
 * @param created the first whole minute at or after the creation, since the epoch: at the end of
 *     minute m the task is m + 1 - created whole minutes old
 * @param target the minutes it is allowed to take, above 0
 */
record Item(long created, int target) implements Comparable<Item> {
  private static final Comparator<Item> ORDER =
      Comparator.comparingInt(Item::target).thenComparingLong(Item::created);

  static Item of(long createdMillis, int target) {
    return new Item(-Math.floorDiv(-createdMillis, Minute.MILLIS), target);
  }

  /** Elapsed over allowed, at the end of a minute. */
  double ratio(long minute) {
    return (double) (minute + 1 - created) / target;
  }

  /** The first minute at whose end the ratio is at least 0.8. */
  long riskFrom() {
    return created - 1 - Math.floorDiv(-8L * target, 10L);
  }

  @Override
  public int compareTo(Item other) {
    return ORDER.compare(this, other);
  }
}
