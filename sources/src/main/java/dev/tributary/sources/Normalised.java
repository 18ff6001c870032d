package dev.tributary.sources;

import dev.tributary.contracts.event.Event;
import java.util.List;

/**
 * What one delivery says. Never empty in both: a delivery leaves as events, or with the reason why
 * not.
 *
 * @param events canonical events, in the order of the body
 * @param ignored the parts that became no event
 */
public record Normalised(List<Event> events, List<Ignored> ignored) {
  public Normalised {
    events = List.copyOf(events);
    ignored = List.copyOf(ignored);
    if (events.isEmpty() && ignored.isEmpty()) {
      throw new IllegalArgumentException("a delivery must leave as an event or with a reason");
    }
  }
}
