package dev.tributary.contracts.event;

import java.util.List;

/**
 * A page of what an {@link EventQuery} asked for.
 *
 * @param events in its order, each once
 * @param all how many there are on all pages together
 * @param isMore whether there are some beyond this page
 */
public record EventPage(List<Event> events, int all, boolean isMore) {
  public EventPage {
    events = List.copyOf(events);
  }
}
