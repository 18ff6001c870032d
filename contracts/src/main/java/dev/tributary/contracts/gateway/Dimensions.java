package dev.tributary.contracts.gateway;

import java.io.Serializable;

/**
 * What is known about gateway nodes, callers and APIs beside the log. Versioned by time, so that a
 * replay gets the answer of that day (T-37). Implementations cache; they are asked once a bundle
 * for each key and period, from one thread.
 *
 * <p>They may throw: the line is counted all the same, under the label {@value #UNKNOWN}.
 */
public interface Dimensions extends Serializable {
  /** The label of whatever a lookup failed for or did not find. */
  String UNKNOWN = "unknown";

  /**
   * A gateway node.
   *
   * @param bizRegionId null if no business region is known
   * @param appGroup null if none is known
   */
  record Node(String regionId, String bizRegionId, String appGroup) implements Serializable {}

  /**
   * What holds from one moment to another; also that nothing was known in that time, so that an
   * answer is not remembered for a line of another time.
   *
   * @param value null if nothing was known
   * @param fromMillis epoch milliseconds, included
   * @param toMillis epoch milliseconds, not included
   */
  record Answer<T>(T value, long fromMillis, long toMillis) {
    /** Nothing, at any time. */
    public static <T> Answer<T> nothing() {
      return new Answer<>(null, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    public boolean holdsAt(long millis) {
      return fromMillis <= millis && millis < toMillis;
    }
  }

  /** The node with this address at that time. */
  Answer<Node> node(String localIp, long atMillis);

  /** The level of service of this caller at that time, for example {@code GC7}. */
  Answer<String> level(String uid, long atMillis);

  /** The priority of an API at that time, for example {@code P1}. */
  Answer<String> priority(String product, String api, long atMillis);

  /** Knows nothing: every label falls back on the log. */
  static Dimensions none() {
    return new Dimensions() {
      private static final long serialVersionUID = 1;

      @Override
      public Answer<Node> node(String localIp, long atMillis) {
        return Answer.nothing();
      }

      @Override
      public Answer<String> level(String uid, long atMillis) {
        return Answer.nothing();
      }

      @Override
      public Answer<String> priority(String product, String api, long atMillis) {
        return Answer.nothing();
      }
    };
  }
}
