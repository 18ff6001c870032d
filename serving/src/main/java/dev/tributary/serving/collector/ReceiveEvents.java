package dev.tributary.serving.collector;

import dev.tributary.contracts.event.CustomEventTypes;
import dev.tributary.contracts.event.Decoded;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.event.Reject;
import dev.tributary.sources.SecondNet;
import dev.tributary.sources.Tenant;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /events}: canonical envelopes of a tenant's own producers, one, an array, or one a
 * line. All of them are taken or none: a batch with a fault is answered with the faults, so that
 * the sender can mend it and send it whole.
 */
final class ReceiveEvents implements Handler {
  static final int MAX_BYTES = EventJson.MAX_BYTES;
  private static final int LISTED_REJECTS = 20;

  private final Doorkeeper doorkeeper;
  private final EventSender sender;
  private final InFlight inFlight;
  private final TenantRates rates;
  private final TellRequests tell;

  ReceiveEvents(
      Doorkeeper doorkeeper,
      EventSender sender,
      InFlight inFlight,
      TenantRates rates,
      TellRequests tell) {
    this.doorkeeper = doorkeeper;
    this.sender = sender;
    this.inFlight = inFlight;
    this.rates = rates;
    this.tell = tell;
  }

  @Override
  public void handle(Context ctx) throws IOException {
    RequestLog.note(ctx, RequestLog.DOOR, "events");
    Tenant tenant =
        doorkeeper.bearer(ctx.header("Authorization")).orElseThrow(Problem::unauthorized);
    RequestLog.note(ctx, RequestLog.TENANT, tenant.tenantId());
    rates.admit(tenant);
    String type = MediaType.require(ctx, List.of(MediaType.JSON, MediaType.NDJSON));
    try (InFlight.Pass pass = inFlight.enter()) {
      byte[] body = RequestBody.read(ctx, MAX_BYTES, pass);
      Arrival arrival = tell.arrival(ctx);
      RequestLog.note(ctx, RequestLog.TRACE, arrival.traceId());
      List<byte[]> envelopes =
          type.equals(MediaType.NDJSON) ? Envelopes.ofLines(body) : Envelopes.ofJson(body);
      rates.charge(tenant, envelopes.size());
      SecondNet net = new SecondNet();
      List<Event> events =
          decode(envelopes, tenant.directory().customEventTypes()).stream()
              .map(event -> ownedBy(tenant, event))
              .map(net::mask)
              .map(arrival::stamp)
              .toList();
      RequestLog.note(ctx, RequestLog.EVENTS, events.size());
      RequestLog.noteMasked(ctx, net.caught());
      sender.send(events, arrival);
      Answers.accepted(ctx, events, List.of());
    }
  }

  private static List<Event> decode(List<byte[]> envelopes, CustomEventTypes types) {
    List<Event> events = new ArrayList<>(envelopes.size());
    List<Map<String, Object>> rejects = new ArrayList<>();
    ReasonCode first = null;
    int rejected = 0;
    for (int index = 0; index < envelopes.size(); index++) {
      Decoded decoded = EventJson.decode(envelopes.get(index), types);
      if (decoded instanceof Event event) {
        events.add(event);
      } else if (decoded instanceof Reject reject) {
        first = first == null ? reject.reason() : first;
        rejected++;
        if (rejects.size() < LISTED_REJECTS) {
          rejects.add(
              Map.of("index", index, "reason", reject.reason().code(), "detail", reject.message()));
        }
      }
    }
    if (rejected > 0) {
      throw Problem.badEvents(
          first,
          rejected + " of " + envelopes.size() + " events cannot be used; none was taken",
          rejects);
    }
    return events;
  }

  private static Event ownedBy(Tenant tenant, Event event) {
    if (!event.tenantId().equals(tenant.tenantId())) {
      throw Problem.otherTenant();
    }
    return event;
  }
}
