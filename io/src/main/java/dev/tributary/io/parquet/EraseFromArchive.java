package dev.tributary.io.parquet;

import dev.tributary.contracts.event.ErasedPeople;
import dev.tributary.contracts.event.Event;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.parquet.ParquetIO;

/**
 * Takes people out of the archived events of one tenant. Only files that name them are written
 * anew, and each takes its old one's place in one step: a reader sees the one or the other, and
 * after a kill a second run does what is left.
 *
 * <p>The other rows of such a file stay what they are. The file keeps its name, which is made of
 * the ids of its events: a writer that repeats an old batch finds it there and leaves it.
 *
 * <p>Memory: one file at a time, at the most {@code 50,000} events.
 */
public final class EraseFromArchive {
  private final ArchiveLayout layout;
  private final String tenant;

  private EraseFromArchive(ArchiveLayout layout, String tenant) {
    this.layout = layout;
    this.tenant = ArchivePartition.requireTenant(tenant);
  }

  /**
   * @param root the folder that {@link ArchiveEvents} wrote to
   */
  public static EraseFromArchive at(String root, String tenant) {
    return new EraseFromArchive(ArchiveLayout.below(root), tenant);
  }

  /**
   * A file that names them.
   *
   * @param events how many of its events do
   */
  public record Affected(String path, LocalDate day, long events) {}

  /**
   * What the archive knows of some people.
   *
   * @param files how many were read
   * @param names their pseudonyms, those given and those that events give beside them
   */
  public record Findings(int files, List<Affected> affected, Set<String> names) {}

  /**
   * Reads every file of the tenant.
   *
   * @param people who is looked for
   * @throws UnreadableFileException if a file is damaged
   */
  public Findings find(ErasedPeople people) throws IOException {
    List<Affected> affected = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    List<MatchResult.Metadata> files = files();
    for (MatchResult.Metadata file : files) {
      long events = 0;
      try (FileReader reader = FileReader.open(file)) {
        for (FileReader.StoredRow row = reader.nextRow(); row != null; row = reader.nextRow()) {
          if (row.received() instanceof Event event && !people.forget(event).equals(event)) {
            events++;
            names.addAll(people.namesIn(event));
          }
        }
      }
      if (events > 0) {
        String path = file.resourceId().toString();
        affected.add(new Affected(path, ArchivePartition.parse(path).day(), events));
      }
    }
    return new Findings(files.size(), affected, names);
  }

  /** Writes one file anew without these people. */
  public void rewrite(Affected file, ErasedPeople people) throws IOException {
    MatchResult.Metadata stored = FileSystems.matchSingleFileSpec(file.path());
    List<GenericRecord> rows = new ArrayList<>();
    try (FileReader reader = FileReader.open(stored)) {
      for (FileReader.StoredRow row = reader.nextRow(); row != null; row = reader.nextRow()) {
        rows.add(without(row, people));
      }
    }
    ParquetIO.Sink sink = WholeFile.sink(EventRows.SCHEMA);
    WholeFile.write(
        sink, rows, layout.temporary(ArchivePartition.nameIn(file.path())), stored.resourceId());
  }

  private static GenericRecord without(FileReader.StoredRow row, ErasedPeople people) {
    if (row.received() instanceof Event event) {
      Event forgotten = people.forget(event);
      return forgotten.equals(event) ? row.row() : EventRows.toRow(forgotten);
    }
    return row.row();
  }

  private List<MatchResult.Metadata> files() throws IOException {
    return FileSystems.match(layout.everyDay(tenant), EmptyMatchTreatment.ALLOW).metadata();
  }
}
