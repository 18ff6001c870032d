package dev.tributary.io.kafka;

import java.util.HashMap;
import java.util.Map;

/**
 * How long after their event times the newest events of each sender have lately been appended: what
 * a watermark waits for. An event older than one that its sender has sent before is a correction,
 * and says nothing of how far the sender is.
 *
 * <p>Judged by append times alone, so that a replay sees what the live run saw. A sender is
 * forgotten when the topic has been without it for two minutes.
 */
final class Slowness {
  private static final long LATELY_MILLIS = 60_000;

  /** The longest of this minute and of the one before. */
  private static final class Sender {
    private long newestEvent = Long.MIN_VALUE;
    private long now;
    private long before;

    long millis() {
      return Math.max(now, before);
    }
  }

  private final Map<String, Sender> senders = new HashMap<>();
  private final long mostMillis;
  private long minute = Long.MIN_VALUE;

  /** Kept, because it is asked for with every record. */
  private long slowest;

  /**
   * @param mostMillis whoever is slower is not waited for: what it sends is late anyway
   */
  Slowness(long mostMillis) {
    this.mostMillis = mostMillis;
  }

  /**
   * @param append never earlier than the last one
   */
  void note(String sender, long event, long append) {
    turnTo(Math.floorDiv(append, LATELY_MILLIS));
    Sender its = senders.computeIfAbsent(sender, name -> new Sender());
    if (event >= its.newestEvent) {
      its.newestEvent = event;
      long known = its.millis();
      its.now = Math.max(its.now, append - event);
      if (its.millis() <= mostMillis) {
        slowest = Math.max(slowest, its.millis());
      } else if (known <= mostMillis) {
        slowest = slowestOfAll();
      }
    }
  }

  /** Of the slowest sender that can be waited for, in milliseconds; 0 if there is none. */
  long millis() {
    return slowest;
  }

  private void turnTo(long next) {
    if (next > minute) {
      for (Sender sender : senders.values()) {
        sender.before = next == minute + 1 ? sender.now : 0;
        sender.now = 0;
      }
      senders.values().removeIf(sender -> sender.before == 0);
      minute = next;
      slowest = slowestOfAll();
    }
  }

  private long slowestOfAll() {
    return senders.values().stream()
        .mapToLong(Sender::millis)
        .filter(millis -> millis <= mostMillis)
        .max()
        .orElse(0);
  }
}
