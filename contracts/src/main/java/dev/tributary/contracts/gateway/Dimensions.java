package dev.tributary.transforms.gateway;

import java.io.Serializable;

/**
 * What is known about gateway nodes and callers beside the log. Versioned by time, so that a replay
 * gets the answer of that day (T-37). Implementations cache; they are asked once a bundle for each
 * key, from one thread.
 *
 * <p>They may throw: the line is counted all the same, under the label {@value #UNKNOWN}.
 */
public interface Dimensions extends Serializable {
  /** The label of whatever a lookup failed for or did not find. */
  String UNKNOWN = "unknown";

  /**
   * A gateway node, as it was from one moment to another.
   *
   * @param fromMillis epoch milliseconds, included
   * @param toMillis epoch milliseconds, not included
   */
  record Node(String regionId, String bizRegionId, String appGroup, long fromMillis, long toMillis)
      implements Serializable {
    boolean holdsAt(long millis) {
      return fromMillis <= millis && millis < toMillis;
    }
  }

  /**
   * A caller's level of service, as it was from one moment to another.
   *
   * @param gcLevel for example {@code GC7}
   */
  record Level(String gcLevel, long fromMillis, long toMillis) implements Serializable {
    boolean holdsAt(long millis) {
      return fromMillis <= millis && millis < toMillis;
    }
  }

  /** The node with this address at that time; null if there is none. */
  Node node(String localIp, long atMillis);

  /** The level of this caller at that time; null if there is none. */
  Level level(String uid, long atMillis);

  /** The priority of an API, for example {@code P1}; null if it has none. */
  String priority(String product, String api);

  /** Knows nothing: every label falls back on the log. */
  static Dimensions none() {
    return new Dimensions() {
      private static final long serialVersionUID = 1;

      @Override
      public Node node(String localIp, long atMillis) {
        return null;
      }

      @Override
      public Level level(String uid, long atMillis) {
        return null;
      }

      @Override
      public String priority(String product, String api) {
        return null;
      }
    };
  }
}
