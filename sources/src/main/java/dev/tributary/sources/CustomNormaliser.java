package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.TENANT_UNKNOWN;

import dev.tributary.contracts.event.Decoded;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.event.Reject;
import java.util.List;

/**
 * Events that are canonical already, from a tenant's own producers: one envelope a delivery,
 * checked as the pipelines check it, with the types that the tenant has declared. It keeps its
 * source, its id and its time.
 */
public final class CustomNormaliser implements SourceNormaliser {
  static final String SOURCE = "custom";

  @Override
  public String source() {
    return SOURCE;
  }

  @Override
  public Normalised normalise(Delivery delivery, Tenant tenant) {
    Decoded decoded = EventJson.decode(delivery.bytes(), tenant.directory().customEventTypes());
    if (decoded instanceof Reject reject) {
      return ignored(IgnoredReason.of(reject.reason()), "body");
    }
    Event event = (Event) decoded;
    if (!event.tenantId().equals(tenant.tenantId())) {
      return ignored(TENANT_UNKNOWN, "tenant_id");
    }
    SecondNet net = new SecondNet();
    return new Normalised(List.of(net.mask(arrived(event, delivery))), List.of(), net.caught());
  }

  /** When it was taken in is ours to say. */
  private static Event arrived(Event event, Delivery delivery) {
    return new Event(
        event.eventId(),
        event.tenantId(),
        event.teamId(),
        event.source(),
        event.eventType(),
        event.actorId(),
        event.keyId(),
        event.previousActorId(),
        event.timestampMillis(),
        event.payload(),
        event.traceId() == null ? delivery.traceId() : event.traceId(),
        delivery.receivedAtMillis());
  }

  private static Normalised ignored(IgnoredReason reason, String what) {
    return new Normalised(List.of(), List.of(new Ignored(reason, what)));
  }
}
