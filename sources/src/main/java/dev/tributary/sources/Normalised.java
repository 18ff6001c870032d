package dev.tributary.sources;

import dev.tributary.contracts.event.Event;
import java.util.List;
import java.util.Map;

/**
 * What one delivery says. Never empty in both: a delivery leaves as events, or with the reason why
 * not.
 *
 * @param events canonical events, in the order of the body
 * @param ignored the parts that became no event
 * @param masked what the second net caught, by kind
 */
public record Normalised(
    List<Event> events, List<Ignored> ignored, Map<SecondNet.Kind, Integer> masked) {
  public Normalised {
    events = List.copyOf(events);
    ignored = List.copyOf(ignored);
    masked = Map.copyOf(masked);
    if (events.isEmpty() && ignored.isEmpty()) {
      throw new IllegalArgumentException("a delivery must leave as an event or with a reason");
    }
  }

  public Normalised(List<Event> events, List<Ignored> ignored) {
    this(events, ignored, Map.of());
  }
}
