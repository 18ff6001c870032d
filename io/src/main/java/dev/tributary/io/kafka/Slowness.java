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

  /** Of one sender; the minute it speaks of and the one before. */
  private static final class Sender {
    private long newestEvent = Long.MIN_VALUE;
    private long minute = Long.MIN_VALUE;
    private long now;
    private long before;

    void note(long event, long append) {
      turnTo(append);
      if (event >= newestEvent) {
        newestEvent = event;
        now = Math.max(now, append - event);
      }
    }

    void turnTo(long append) {
      long next = Math.floorDiv(append, LATELY_MILLIS);
      if (next > minute) {
        before = next == minute + 1 ? now : 0;
        now = 0;
        minute = next;
      }
    }

    long millis() {
      return Math.max(now, before);
    }
  }

  private final Map<String, Sender> senders = new HashMap<>();
  private final long mostMillis;
  private long lastAppend = Long.MIN_VALUE;

  /**
   * @param mostMillis whoever is slower is not waited for: what it sends is late anyway
   */
  Slowness(long mostMillis) {
    this.mostMillis = mostMillis;
  }

  void note(String sender, long event, long append) {
    lastAppend = Math.max(lastAppend, append);
    senders.computeIfAbsent(sender, name -> new Sender()).note(event, lastAppend);
  }

  /** Of the slowest sender that can be waited for, in milliseconds; 0 if there is none. */
  long millis() {
    long slowest = 0;
    for (Sender sender : senders.values()) {
      sender.turnTo(lastAppend);
      if (sender.millis() <= mostMillis) {
        slowest = Math.max(slowest, sender.millis());
      }
    }
    senders.values().removeIf(sender -> sender.millis() == 0);
    return slowest;
  }
}
