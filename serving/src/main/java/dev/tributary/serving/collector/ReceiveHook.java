package dev.tributary.serving.collector;

import static dev.tributary.contracts.event.ReasonCode.JSON_MALFORMED;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.sources.Delivery;
import dev.tributary.sources.IgnoredReason;
import dev.tributary.sources.Normalised;
import dev.tributary.sources.Tenant;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * {@code POST /hooks/{tenant}/{source}}: a tool's delivery in, canonical events to the topic. The
 * body is not parsed before its signature has been verified.
 */
final class ReceiveHook implements Handler {
  static final int MAX_BYTES = 5 << 20;

  private final Doorkeeper doorkeeper;
  private final EventSender sender;
  private final InFlight inFlight;
  private final TenantRates rates;
  private final TellRequests tell;
  private final Clock clock;

  /** A parsed body is many times its bytes: no more are parsed at a time than there are cores. */
  private final Semaphore parsing = new Semaphore(Runtime.getRuntime().availableProcessors());

  ReceiveHook(
      Doorkeeper doorkeeper,
      EventSender sender,
      InFlight inFlight,
      TenantRates rates,
      TellRequests tell,
      Clock clock) {
    this.doorkeeper = doorkeeper;
    this.sender = sender;
    this.inFlight = inFlight;
    this.rates = rates;
    this.tell = tell;
    this.clock = clock;
  }

  @Override
  public void handle(Context ctx) throws IOException {
    HookSource source =
        HookSource.find(ctx.pathParam("source"), ctx::header).orElseThrow(Problem::notFound);
    RequestLog.note(ctx, RequestLog.DOOR, "hook");
    RequestLog.note(ctx, RequestLog.SOURCE, source.sourceName());
    MediaType.require(ctx, List.of(MediaType.JSON));
    try (InFlight.Pass pass = inFlight.enter()) {
      byte[] body = RequestBody.read(ctx, MAX_BYTES, pass);
      Tenant tenant =
          doorkeeper
              .hook(ctx.pathParam("tenant"), source, body, ctx::header, clock.millis())
              .orElseThrow(Problem::unauthorized);
      RequestLog.note(ctx, RequestLog.TENANT, tenant.tenantId());
      rates.admit(tenant);
      Optional<String> challenge =
          source == HookSource.SLACK ? SlackChallenge.of(body) : Optional.empty();
      if (challenge.isPresent()) {
        Answers.challenge(ctx, challenge.get());
        return;
      }
      Arrival arrival = tell.arrival(ctx);
      Normalised read = normalise(ctx, source, tenant, body, arrival);
      List<Event> events = read.events().stream().map(arrival::stamp).toList();
      rates.charge(tenant, events.size());
      RequestLog.note(ctx, RequestLog.EVENTS, events.size());
      RequestLog.note(ctx, RequestLog.IGNORED, read.ignored().size());
      RequestLog.noteMasked(ctx, read.masked());
      RequestLog.note(
          ctx, RequestLog.TRACE, events.isEmpty() ? arrival.traceId() : events.get(0).traceId());
      sender.send(events, arrival);
      Answers.accepted(ctx, events, read.ignored());
    }
  }

  private Normalised normalise(
      Context ctx, HookSource source, Tenant tenant, byte[] body, Arrival arrival) {
    Delivery delivery = Delivery.of(ctx.headerMap(), body, arrival.atMillis());
    boolean ours = false;
    try {
      ours = parsing.tryAcquire(2, TimeUnit.SECONDS);
      if (!ours) {
        throw Problem.unavailable("parsing", "too many bodies are being read", 1);
      }
      Normalised read = source.normaliser().normalise(delivery, tenant);
      if (read.events().isEmpty()
          && read.ignored().stream()
              .anyMatch(part -> part.reason() == IgnoredReason.JSON_MALFORMED)) {
        throw Problem.badRequest(JSON_MALFORMED, "the body is not one well-formed JSON object");
      }
      if (source == HookSource.CUSTOM && read.events().isEmpty()) {
        // A tool sends what it sends; a producer of the tenant's own can mend it.
        ReasonCode reason = ReasonCode.valueOf(read.ignored().get(0).reason().name());
        throw Problem.badRequest(reason, "the envelope cannot be used; it was not taken");
      }
      return read;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("stopping", "the collector is stopping", 1);
    } finally {
      if (ours) {
        parsing.release();
      }
    }
  }
}
