package dev.tributary.pipelines.cli;

import dev.tributary.contracts.event.Decoded;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.identity.Pseudonyms;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.sources.Directory;
import dev.tributary.sources.Normalised;
import dev.tributary.sources.RecordedDelivery;
import dev.tributary.sources.Sources;
import dev.tributary.sources.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo's sample: recorded webhooks of one tenant, made into records of the topic by the
 * normalisers. Records that lie far behind what was sent before them are stragglers, and are sent
 * at the end.
 */
final class SampleStory {
  private static final Duration STRAGGLES_AFTER = Duration.ofHours(1);

  /** The demo's pseudonyms are worth nothing outside of it. */
  private static final Pseudonyms DEMO_PSEUDONYMS =
      Pseudonyms.of("a secret that everybody may know", "demo");

  private record Message(String team, byte[] value) {}

  private final List<Message> punctual = new ArrayList<>();
  private final List<Message> stragglers = new ArrayList<>();
  private int deliveries;
  private int ignored;
  private long newestMillis = Long.MIN_VALUE;
  private long sent;

  private SampleStory() {}

  static SampleStory in(Path folder) throws IOException {
    Tenant tenant = Tenant.of(Directory.load(folder.resolve("directory.yaml")), DEMO_PSEUDONYMS);
    SampleStory story = new SampleStory();
    try (Stream<RecordedDelivery> recorded =
        RecordedDelivery.read(folder.resolve("deliveries.jsonl"))) {
      recorded.forEach(delivery -> story.add(delivery, tenant));
    }
    return story;
  }

  private void add(RecordedDelivery delivery, Tenant tenant) {
    deliveries++;
    switch (delivery.source()) {
      case "raw" -> add(null, delivery.text().getBytes(StandardCharsets.UTF_8));
      case "custom" ->
          add(
              delivery.body().path("team_id").asText(null),
              delivery.body().toString().getBytes(StandardCharsets.UTF_8));
      default -> {
        Normalised normalised =
            Sources.require(delivery.source()).normalise(delivery.toDelivery(0), tenant);
        ignored += normalised.ignored().size();
        normalised.events().forEach(event -> add(event.teamId(), EventJson.encode(event)));
      }
    }
  }

  private void add(String team, byte[] value) {
    Decoded decoded = EventJson.decode(value);
    long time = decoded instanceof Event event ? event.timestampMillis() : newestMillis;
    boolean straggles = time < newestMillis - STRAGGLES_AFTER.toMillis();
    newestMillis = Math.max(newestMillis, time);
    (straggles ? stragglers : punctual).add(new Message(team, value));
  }

  long sendPunctual(KafkaCluster kafka) {
    return send(punctual, kafka);
  }

  long sendStragglers(KafkaCluster kafka) {
    return send(stragglers, kafka);
  }

  private long send(List<Message> messages, KafkaCluster kafka) {
    try (EventPublisher publisher = EventPublisher.to(kafka, "productivity-events")) {
      messages.forEach(message -> publisher.send(message.team(), message.value()));
      publisher.flush();
    }
    sent += messages.size();
    return sent;
  }

  /** How many records are in the topic. */
  long sent() {
    return sent;
  }

  /**
   * Where the watermark comes to rest once everything is read: two minutes behind the newest event.
   */
  Instant watermark() {
    return Instant.ofEpochMilli(newestMillis).minus(Duration.ofMinutes(2));
  }

  /** When the newest event of the sample happened. */
  Instant end() {
    return Instant.ofEpochMilli(newestMillis);
  }

  String summary() {
    return "%d deliveries, %d records to send, %d signals not used"
        .formatted(deliveries, punctual.size() + stragglers.size(), ignored);
  }
}
