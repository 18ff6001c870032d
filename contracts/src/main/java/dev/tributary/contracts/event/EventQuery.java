package dev.tributary.contracts.event;

import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.UUID;

/**
 * Which events of a team somebody asks an archive for, page by page.
 *
 * @param types of the registry
 * @param from the first moment, inclusive
 * @param to the last moment, exclusive
 * @param after where the page before ended; null for the first
 * @param limit the most events of a page
 */
public record EventQuery(
    String tenant,
    String team,
    Set<String> types,
    Instant from,
    Instant to,
    Place after,
    int limit) {

  /** The order of an answer: by time, then by id. */
  public static final Comparator<Event> ORDER = Comparator.comparing(Place::of);

  /** Whether it is asked for, on this page or another. */
  public boolean asksFor(Event event) {
    return event.tenantId().equals(tenant)
        && event.teamId().equals(team)
        && types.contains(event.eventType())
        && event.timestampMillis() >= from.toEpochMilli()
        && event.timestampMillis() < to.toEpochMilli();
  }

  /** Whether it stands beyond the page before. */
  public boolean isAhead(Event event) {
    return after == null || after.compareTo(Place.of(event)) < 0;
  }

  /** The place of an event in an answer. */
  public record Place(long timestampMillis, UUID eventId) implements Comparable<Place> {
    public static Place of(Event event) {
      return new Place(event.timestampMillis(), event.eventId());
    }

    @Override
    public int compareTo(Place other) {
      int byTime = Long.compare(timestampMillis, other.timestampMillis);
      return byTime != 0 ? byTime : eventId.compareTo(other.eventId);
    }
  }
}
