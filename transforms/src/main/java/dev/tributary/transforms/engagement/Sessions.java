package dev.tributary.transforms.engagement;

import static dev.tributary.transforms.engagement.Session.GAP_MILLIS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Finds sessions in a team's hours. It looks at no hours but those of the session and of the gaps
 * beside it.
 */
final class Sessions {
  private final LongFunction<Hour> hours;

  /**
   * @param hours an hour by its number; null if there is nothing in it
   */
  Sessions(LongFunction<Hour> hours) {
    this.hours = hours;
  }

  /** The session that an instant lies in, its beginning and its end included. */
  Optional<Session> around(long instant) {
    return beginningBefore(instant)
        .map(this::beginningAt)
        .filter(session -> session.endMillis() >= instant);
  }

  /** Where the session begins whose last interaction up to an instant is not yet a gap away. */
  private Optional<Long> beginningBefore(long instant) {
    Long beginning = null;
    long reached = instant;
    for (long hour = Hour.of(instant); hour >= Hour.of(reached - GAP_MILLIS); hour--) {
      List<Interaction> interactions = interactions(hour);
      for (int i = interactions.size() - 1; i >= 0; i--) {
        Interaction it = interactions.get(i);
        if (it.human() && it.atMillis() <= reached && reached - it.atMillis() < GAP_MILLIS) {
          reached = it.atMillis();
          beginning = reached;
        }
      }
    }
    return Optional.ofNullable(beginning);
  }

  private Session beginningAt(long start) {
    List<Interaction> within = new ArrayList<>();
    long reached = start;
    for (long hour = Hour.of(start); hour <= Hour.of(reached + GAP_MILLIS); hour++) {
      for (Interaction it : interactions(hour)) {
        boolean connected = it.bot() || it.atMillis() - reached < GAP_MILLIS;
        if (it.atMillis() >= start && connected) {
          within.add(it);
          reached = it.bot() ? reached : it.atMillis();
        }
      }
    }
    long end = reached;
    within.removeIf(it -> it.atMillis() > end);
    return Session.of(within);
  }

  private List<Interaction> interactions(long hour) {
    Hour known = hours.apply(hour);
    return known == null ? List.of() : known.interactions();
  }
}
