package dev.tributary.pipelines.cli;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.sources.simulated.ActivityTraffic;
import dev.tributary.sources.simulated.ActivityTraffic.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An hour of what the users of a simulated shop do, the same in every run. What is told long after
 * it happened is a straggler, and is sent at the end.
 */
final class ActivityStory {
  private static final long SEED = 20_251_006;
  static final Instant START = Instant.parse("2025-10-06T09:00:00Z");
  private static final Duration LASTS = Duration.ofHours(1);
  private static final int EVENTS = 1_500;
  private static final int USERS = 200;
  private static final int PAGES = 15;
  private static final double LATE_PERCENT = 1;
  private static final double TWICE_PERCENT = 1;

  private final List<Event> punctual = new ArrayList<>();
  private final List<Event> stragglers = new ArrayList<>();
  private int twice;
  private long sent;

  ActivityStory() {
    ActivityTraffic traffic =
        ActivityTraffic.of(SEED, "org-acme", USERS, PAGES, LATE_PERCENT, TWICE_PERCENT);
    Duration apart = LASTS.dividedBy(EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      Told told = traffic.next(START.plus(apart.multipliedBy(i)));
      (told.late() ? stragglers : punctual).add(told.event());
      twice += told.again() ? 1 : 0;
    }
  }

  long sendPunctual(KafkaCluster kafka) {
    return send(punctual, kafka);
  }

  long sendStragglers(KafkaCluster kafka) {
    return send(stragglers, kafka);
  }

  private long send(List<Event> events, KafkaCluster kafka) {
    try (EventPublisher publisher = EventPublisher.to(kafka, "activity-events")) {
      events.forEach(publisher::send);
      publisher.flush();
    }
    sent += events.size();
    return sent;
  }

  /** How many records are in the topic. */
  long sent() {
    return sent;
  }

  /** Where the watermark comes to rest once everything is read. */
  Instant watermark() {
    long newest = punctual.stream().mapToLong(Event::timestampMillis).max().orElseThrow();
    return Instant.ofEpochMilli(newest).minus(Duration.ofMinutes(2));
  }

  String summary() {
    return "%d events of a simulated shop, %d of them told twice, %d late"
        .formatted(punctual.size() + stragglers.size(), twice, stragglers.size());
  }
}
