package dev.tributary.serving.api;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventPage;
import dev.tributary.contracts.event.EventQuery;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A lineage in which every metric is made of builds, and every window has one. The real one, with a
 * real archive, is where it belongs: {@code ExplainIT} of the pipelines.
 */
final class FewEvents implements Lineage {
  @Override
  public Optional<Definition> metric(String pipeline, String id) {
    return Optional.of(
        new Definition(id, 1, "count", Purpose.DELIVERY, List.of("build.failed"), "Builds"));
  }

  @Override
  public boolean hasArchive() {
    return true;
  }

  @Override
  public Optional<EventPage> events(EventQuery query) {
    Event event =
        new Event(
            new UUID(1, 2),
            query.tenant(),
            query.team(),
            "ci",
            "build.failed",
            "ab".repeat(32),
            "k1",
            query.from().toEpochMilli(),
            Payload.of(Map.of("build_id", "B-1", "attempt", 2L)),
            null,
            0);
    return Optional.of(new EventPage(List.of(event), 1, false));
  }
}
