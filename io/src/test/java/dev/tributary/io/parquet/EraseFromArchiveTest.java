package dev.tributary.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.ErasedPeople;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.io.parquet.EraseFromArchive.Affected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody is taken out of the archive, and nothing else changes. */
class EraseFromArchiveTest {
  private static final String ADA = "0a".repeat(32);
  private static final String ADA_BEFORE = "1a".repeat(32);
  private static final String BEN = "0b".repeat(32);
  private static final ErasedPeople ERASED =
      ErasedPeople.none().and("org-acme", List.of(ErasedPeople.hash("org-acme", ADA)));

  @TempDir private Path root;

  @BeforeEach
  void archive() {
    List<Event> events = new ArrayList<>();
    for (int n = 0; n < 40; n++) {
      events.add(event(n, "org-acme", "2026-03-01", BEN, null));
      events.add(event(100 + n, "org-acme", "2026-03-02", n % 4 == 0 ? ADA : BEN, null));
      events.add(event(200 + n, "org-acme", "2026-03-03", n == 7 ? ADA : BEN, ADA_BEFORE));
      events.add(event(300 + n, "org-bolt", "2026-03-02", ADA, null));
    }
    Pipelines.DIRECT.archive(root.toString(), 1000, 2, events);
  }

  private static Event event(int n, String tenant, String day, String actor, String previous) {
    Event plain = Samples.event(n, tenant, day + "T10:00:00Z");
    return new Event(
        plain.eventId(),
        tenant,
        plain.teamId(),
        "github",
        "pr.opened",
        actor,
        "k1",
        actor.equals(ADA) ? previous : null,
        plain.timestampMillis() + n,
        Payload.of(
            Map.of(
                "pr_id", "P-" + n, "author_actor_id", n % 5 == 0 && previous != null ? ADA : BEN)),
        plain.traceId(),
        plain.ingestedAtMillis());
  }

  @Test
  void onlyFilesThatNameThem_areWrittenAnew_andTheirOtherRowsStay() throws IOException {
    Map<Path, String> before = bytes();
    Map<String, String> rowsBefore = rows();
    EraseFromArchive archive = EraseFromArchive.at(root.toString(), "org-acme");

    EraseFromArchive.Findings found = archive.find(ERASED);
    for (Affected file : found.affected()) {
      archive.rewrite(file, ERASED);
    }

    assertThat(found.names()).containsExactlyInAnyOrder(ADA, ADA_BEFORE);
    assertThat(found.affected())
        .extracting(file -> file.day().toString())
        .doesNotContain("2026-03-01");
    assertThat(found.affected().stream().mapToLong(Affected::events).sum()).isEqualTo(10 + 9);
    Map<Path, String> after = bytes();
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(after.keySet().stream().filter(file -> !after.get(file).equals(before.get(file))))
        .containsExactlyInAnyOrderElementsOf(
            found.affected().stream().map(file -> Path.of(file.path())).toList());
    Map<String, String> rowsAfter = rows();
    assertThat(rowsAfter.keySet()).isEqualTo(rowsBefore.keySet());
    rowsAfter.forEach(
        (id, row) -> {
          String was = rowsBefore.get(id);
          boolean theirs =
              was.contains("org-acme") && (was.contains(ADA) || was.contains(ADA_BEFORE));
          if (theirs) {
            assertThat(row).doesNotContain(ADA).doesNotContain(ADA_BEFORE).contains("P-");
          } else {
            assertThat(row).isEqualTo(was);
          }
        });
  }

  @Test
  void aSecondTime_andAfterAKill_theRestIsDoneAndNoMore() throws IOException {
    EraseFromArchive archive = EraseFromArchive.at(root.toString(), "org-acme");
    List<Affected> affected = archive.find(ERASED).affected();
    assertThat(affected).hasSizeGreaterThan(1);
    archive.rewrite(
        affected.get(0), ERASED); // and then it was killed, with half a file in the making
    Path halfAFile = root.resolve("_temporary/half.tmp");
    Files.createDirectories(halfAFile.getParent());
    Files.writeString(halfAFile, "PAR1");

    List<Affected> rest = archive.find(ERASED).affected();
    assertThat(rest).containsExactlyElementsOf(affected.subList(1, affected.size()));
    for (Affected file : rest) {
      archive.rewrite(file, ERASED);
    }
    Map<Path, String> done = bytes();
    assertThat(archive.find(ERASED).affected()).isEmpty();
    assertThat(bytes()).isEqualTo(done);
  }

  private Map<Path, String> bytes() throws IOException {
    Map<Path, String> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        bytes.put(file, HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return bytes;
  }

  /** By event id. */
  private Map<String, String> rows() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (Path file : bytes().keySet()) {
      try (FileReader reader = FileReader.open(FileSystems.matchSingleFileSpec(file.toString()))) {
        for (FileReader.StoredRow row = reader.nextRow(); row != null; row = reader.nextRow()) {
          rows.put(row.row().get("event_id").toString(), row.row().toString());
        }
      }
    }
    return rows;
  }
}
