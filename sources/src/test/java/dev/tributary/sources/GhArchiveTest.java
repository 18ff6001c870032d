package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GhArchiveTest {
  private static final String HOUR = "gharchive/hour/input.jsonl";

  private final Tenant tenant = TestData.tenant();

  /** Nine lines tell facts of the webhooks; a push is archived without the time of the push. */
  @Test
  void archivedFact_hasTheIdTeamAndPayloadOfTheWebhook() {
    Map<UUID, Event> byWebhook = new HashMap<>();
    for (Delivery delivery : TestData.recorded("github/webhooks/input.jsonl")) {
      for (Event event : new GithubNormaliser().normalise(delivery, tenant).events()) {
        byWebhook.put(event.eventId(), event);
      }
    }

    List<Event> archived =
        TestData.archived(HOUR).stream()
            .flatMap(line -> new GhArchive().normalise(line, tenant).events().stream())
            .filter(event -> byWebhook.containsKey(event.eventId()))
            .toList();

    assertThat(archived).hasSize(10);
    for (Event event : archived) {
      Event same = byWebhook.get(event.eventId());
      assertThat(event.eventType()).isEqualTo(same.eventType());
      assertThat(event.teamId()).isEqualTo(same.teamId());
      assertThat(event.actorId()).isEqualTo(same.actorId());
      assertThat(event.payload()).isEqualTo(same.payload());
      if (!event.eventType().equals("commit.pushed")) {
        assertThat(event.timestampMillis()).isEqualTo(same.timestampMillis());
      }
    }
  }

  @Test
  void gzippedFile_isReadAlike(@TempDir Path dir) throws IOException {
    Path zipped = dir.resolve("2025-10-01-8");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      Files.copy(TestData.path(HOUR), out);
    }

    try (Stream<Delivery> lines = GhArchive.deliveries(zipped, TestData.RECEIVED_AT)) {
      assertThat(lines.map(line -> new GhArchive().normalise(line, tenant)).toList())
          .isEqualTo(
              TestData.archived(HOUR).stream()
                  .map(line -> new GhArchive().normalise(line, tenant))
                  .toList());
    }
  }

  @Test
  void emptyFile_hasNoDeliveries(@TempDir Path dir) throws IOException {
    Path empty = Files.createFile(dir.resolve("empty"));

    try (Stream<Delivery> lines = GhArchive.deliveries(empty, 0)) {
      assertThat(lines).isEmpty();
    }
  }
}
