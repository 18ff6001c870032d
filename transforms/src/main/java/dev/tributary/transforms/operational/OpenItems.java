package dev.tributary.transforms.operational;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The items that are open while a team's minutes go by. Of the items with one target the oldest has
 * the highest ratio, at every moment: so they are kept sorted by target and creation, and the
 * highest ratios are found without computing the others.
 */
final class OpenItems {
  private static final double RANK = 0.95;

  private final TreeMap<Integer, TreeMap<Long, Integer>> byTarget = new TreeMap<>();
  private final TreeMap<Long, Integer> riskChanges = new TreeMap<>();
  private int open;
  private int atRisk;

  /** Items open or close in a minute; minutes come in their order. */
  void change(long minute, Map<Item, Integer> items) {
    items.forEach(
        (item, count) -> {
          open += count;
          riskChanges.merge(Math.max(minute, item.riskFrom()), count, Integer::sum);
          TreeMap<Long, Integer> same =
              byTarget.computeIfAbsent(item.target(), unused -> new TreeMap<>());
          same.merge(item.created(), count, (a, b) -> a + b == 0 ? null : a + b);
          if (same.isEmpty()) {
            byTarget.remove(item.target());
          }
        });
  }

  int open() {
    return open;
  }

  /** How many of them have a ratio of at least 0.8; minutes come in their order. */
  int atRisk(long minute) {
    while (!riskChanges.isEmpty() && riskChanges.firstKey() <= minute) {
      atRisk += riskChanges.pollFirstEntry().getValue();
    }
    return atRisk;
  }

  /** The nearest rank of the ratios; null if nothing is open. */
  Double ratioP95(long minute) {
    long left = open - (long) Math.ceil(RANK * open) + 1;
    PriorityQueue<Oldest> queue =
        new PriorityQueue<>(Comparator.comparingDouble((Oldest it) -> -it.item.ratio(minute)));
    byTarget.forEach((target, same) -> queue.add(new Oldest(target, same)));
    while (!queue.isEmpty() && open > 0) {
      Oldest highest = queue.poll();
      left -= Math.max(highest.count, 0);
      if (left <= 0) {
        return highest.item.ratio(minute);
      }
      if (highest.next()) {
        queue.add(highest);
      }
    }
    return null;
  }

  /** The oldest item of a target that was not looked at yet. */
  private static final class Oldest {
    private final int target;
    private final Iterator<Map.Entry<Long, Integer>> rest;
    private Item item;
    private int count;

    Oldest(int target, TreeMap<Long, Integer> same) {
      this.target = target;
      this.rest = same.entrySet().iterator();
      next();
    }

    boolean next() {
      if (!rest.hasNext()) {
        return false;
      }
      Map.Entry<Long, Integer> entry = rest.next();
      item = new Item(entry.getKey(), target);
      count = entry.getValue();
      return true;
    }
  }
}
