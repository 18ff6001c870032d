package dev.tributary.io.parquet;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /**
   * The events of a UTC day by tenant and team, each event once however often it was archived.
   *
   * @throws UnreadableFileException if a file is damaged
   */
  public Map<String, Map<String, Long>> eventsByTeam(LocalDate day) throws IOException {
    Map<String, List<MatchResult.Metadata>> folders = new TreeMap<>();
    for (MatchResult match :
        FileSystems.match(layout.patterns(day, day, null), EmptyMatchTreatment.ALLOW)) {
      for (MatchResult.Metadata file : match.metadata()) {
        String tenant = ArchivePartition.parse(file.resourceId().toString()).tenant();
        folders.computeIfAbsent(tenant, t -> new ArrayList<>()).add(file);
      }
    }
    EventsByTeam events = new EventsByTeam();
    for (Map.Entry<String, List<MatchResult.Metadata>> folder : folders.entrySet()) {
      events.add(folder.getKey(), folder.getValue());
    }
    return events.counts();
  }
}
