package dev.tributary.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchWriterTest {
  private static final Event A = Samples.event(1, "org-acme", "2026-03-01T10:00:00Z");
  private static final Event B = Samples.event(2, "org-acme", "2026-03-01T09:00:00Z");
  private static final Event C = Samples.event(3, "org-acme", "2026-03-01T11:00:00Z");
  private static final ArchivePartition PARTITION = ArchivePartition.of(A);

  @TempDir Path root;

  @Test
  void aBatchThatIsWrittenAgain_leavesTheFileThatIsThere() throws IOException {
    ArchivedFile first = write(List.of(A, B));
    FileTime old = FileTime.fromMillis(0);
    Files.setLastModifiedTime(Path.of(first.path()), old);

    ArchivedFile second = write(List.of(B, A));

    assertThat(second).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(Path.of(first.path()))).isEqualTo(old);
    assertThat(files()).containsExactly(Path.of(first.path()));
  }

  @Test
  void anotherBatch_isAnotherFile() throws IOException {
    assertThat(write(List.of(A, B)).path()).isNotEqualTo(write(List.of(A, B, C)).path());
    assertThat(files()).hasSize(2);
  }

  @Test
  void theFileIsDescribed_asItWillBeFound() throws IOException {
    ArchivedFile written = write(List.of(A, B, C));
    LocalDate day = LocalDate.parse("2026-03-01");

    assertThat(written.path())
        .startsWith(root + "/dt=2026-03-01/tenant=org-acme/")
        .matches(".*/[0-9a-f]{16}\\.parquet");
    assertThat(written.rows()).isEqualTo(3);
    assertThat(written.bytes()).isEqualTo(Files.size(Path.of(written.path())));
    assertThat(Archive.at(root.toString()).files(day, day)).containsExactly(written);
  }

  @Test
  void repetitionsWithinABatch_areKept() throws IOException {
    assertThat(write(List.of(A, A)).rows()).isEqualTo(2);
  }

  @Test
  void aWriteThatFails_leavesNothingBehind() throws IOException {
    Files.createDirectories(root);
    Files.writeString(root.resolve("dt=2026-03-01"), "a file where the folder should be");

    assertThatThrownBy(() -> write(List.of(A))).isNotNull();

    assertThat(files()).containsExactly(root.resolve("dt=2026-03-01"));
  }

  @Test
  void unfinishedFiles_areNotSeenByReaders() throws IOException {
    ArchivedFile file = write(List.of(A));
    Path unfinished = root.resolve("_temporary/0123-unfinished.tmp");
    Files.createDirectories(unfinished.getParent());
    Files.writeString(unfinished, "half a file");
    LocalDate day = LocalDate.parse("2026-03-01");

    assertThat(Archive.at(root.toString()).files(day, day)).containsExactly(file);
  }

  private ArchivedFile write(List<Event> events) throws IOException {
    return new BatchWriter(ArchiveLayout.below(root.toString())).write(PARTITION, events);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
