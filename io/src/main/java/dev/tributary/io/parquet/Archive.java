package dev.tributary.io.parquet;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;

/**
 * Looks at an archive without running a pipeline, and reads no more of a file than its footer.
 *
 * <p>Outside a pipeline only local files are known to Beam until {@code
 * FileSystems.setDefaultPipelineOptions} was called.
 */
public final class Archive {
  private final ArchiveLayout layout;

  private Archive(ArchiveLayout layout) {
    this.layout = layout;
  }

  /**
   * @param root the folder that {@link ArchiveEvents} wrote to
   */
  public static Archive at(String root) {
    return new Archive(ArchiveLayout.below(root));
  }

  /**
   * The complete files of a range of UTC days, sorted by path; none if there is no such folder.
   *
   * @param to the last day, inclusive
   * @throws UnreadableFileException if one of them is damaged
   */
  public List<ArchivedFile> files(LocalDate from, LocalDate to) throws IOException {
    List<ArchivedFile> files = new ArrayList<>();
    for (MatchResult day :
        FileSystems.match(layout.patterns(from, to, null), EmptyMatchTreatment.ALLOW)) {
      for (MatchResult.Metadata file : day.metadata()) {
        files.add(FileReader.describe(file));
      }
    }
    files.sort(Comparator.comparing(ArchivedFile::path));
    return files;
  }

  /** The rows of a range of UTC days, an event that was archived twice counted twice. */
  public long count(LocalDate from, LocalDate to) throws IOException {
    return files(from, to).stream().mapToLong(ArchivedFile::rows).sum();
  }
}
