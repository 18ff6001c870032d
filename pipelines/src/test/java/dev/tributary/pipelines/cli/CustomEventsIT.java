package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.io.kafka.DeadLetters;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.io.parquet.Archive;
import dev.tributary.pipelines.PipelineCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant's own event types, from the directory file to the archive and the dead letters. */
class CustomEventsIT {
  private static final Instant TIME = Instant.parse("2025-10-09T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void declaredType_isAdmittedAndArchived_anyOtherIsADeadLetter() throws Exception {
    Path directory =
        Files.writeString(
            folder.resolve("org-acme.yaml"),
            "{tenant: org-acme, custom_event_types: {custom.deploy_freeze:"
                + " {purpose: delivery, required: [freeze_id], fields: {text: [freeze_id]}}}}");
    TestStack.Place place = TestStack.get().place("custom");
    try (EventPublisher publisher =
        EventPublisher.to(KafkaCluster.at(place.bootstrapServers()), "custom-events")) {
      publisher.send(event(1, "org-acme", "custom.deploy_freeze", TIME));
      publisher.send(event(2, "org-acme", "custom.standup", TIME));
      publisher.send(event(3, "org-bolt", "custom.deploy_freeze", TIME));
      publisher.send(event(4, "org-acme", "task.created", TIME.plusSeconds(3600)));
      publisher.flush();
    }

    try (StreamingJobs live =
        place.startLive(
            PipelineCatalogue.streaming(List.of("archive")), "--directory=" + directory)) {
      new Throughput(place.cold(), place.database(), live)
          .await(4, TIME.plusSeconds(3600).minusSeconds(120));
    }

    assertThat(Throughput.Counts.of(place.database(), "archive"))
        .isEqualTo(new Throughput.Counts(2, 0, 0, 2, 0));
    assertThat(
            DeadLetters.readAll(
                KafkaCluster.at(place.bootstrapServers()), place.deadLettersTopic()))
        .hasSize(2)
        .allMatch(letter -> letter.reason() == ReasonCode.TYPE_UNDECLARED);
    LocalDate day = LocalDate.parse("2025-10-09");
    assertThat(Archive.at(place.cold().resolve("events").toString()).count(day, day)).isEqualTo(2);
  }

  private static Event event(long number, String tenant, String type, Instant at) {
    return new Event(
        new UUID(7, number),
        tenant,
        "eng-platform",
        "custom",
        type,
        null,
        null,
        at.toEpochMilli(),
        Payload.of(Map.of("freeze_id", "f-" + number, "task_id", "T-" + number)),
        null,
        0);
  }
}
