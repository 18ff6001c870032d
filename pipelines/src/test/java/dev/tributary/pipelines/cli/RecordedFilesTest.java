package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.identity.Pseudonyms;
import dev.tributary.sources.Delivery;
import dev.tributary.sources.Directory;
import dev.tributary.sources.SourceNormaliser;
import dev.tributary.sources.Sources;
import dev.tributary.sources.Tenant;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever {@code import} reads, it reads gzipped too. */
class RecordedFilesTest {
  private final Tenant tenant =
      Tenant.of(Directory.of("org-acme"), Pseudonyms.of("tenant-secret", "k1"));

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "gharchive, gharchive/hour/input.jsonl",
    "jira, jira/cloud/input.jsonl",
    "slack, slack/channel/input.jsonl",
    "custom, custom/events/input.jsonl"
  })
  void linesThatAreGzipped_areReadLikeThoseThatAreNot(String source, String recorded)
      throws IOException {
    Path plain = TestStack.home().resolve("testdata").resolve(recorded);
    List<Event> events = events(source, plain);

    assertThat(events).isNotEmpty();
    assertThat(events(source, gzip("input.jsonl.gz", Files.readString(plain)))).isEqualTo(events);
    assertThat(events(source, folder)).as("found below a folder").isEqualTo(events);
  }

  @Test
  void bodyThatIsGzipped_isReadLikeOneThatIsNot() throws IOException {
    String body =
        """
        {"action":"created","issue":{"id":7,"number":1,"user":{"id":1}},
         "comment":{"id":9,"created_at":"2025-10-01T09:00:00Z","user":{"id":1}},
         "repository":{"id":5,"full_name":"acme/web"},"sender":{"id":1}}""";
    List<Event> events =
        events("github", Files.writeString(folder.resolve("issue_comment.a.json"), body));

    assertThat(events).extracting(Event::eventType).containsExactly("comment.created");
    assertThat(events("github", gzip("issue_comment.b.json.gz", body))).isEqualTo(events);
  }

  private Path gzip(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private List<Event> events(String source, Path path) throws IOException {
    SourceNormaliser normaliser = Sources.find(source).orElseThrow();
    try (Stream<Delivery> deliveries = RecordedFiles.deliveries(source, path, 0)) {
      return deliveries.flatMap(d -> normaliser.normalise(d, tenant).events().stream()).toList();
    }
  }
}
