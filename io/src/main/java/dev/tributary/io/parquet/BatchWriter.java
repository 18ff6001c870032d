package dev.tributary.io.parquet;

import dev.tributary.contracts.event.Event;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.io.parquet.ParquetIO;

/**
 * Writes one batch of events as one file that is either complete or not there.
 *
 * <p>The name is made of the event ids, so writing a batch again leaves the file that is there
 * already. Rows are sorted by time, which compresses better and lets an engine skip row groups.
 */
final class BatchWriter implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Comparator<Event> BY_TIME =
      Comparator.comparingLong(Event::timestampMillis).thenComparing(Event::eventId);

  private final ArchiveLayout layout;
  private final ParquetIO.Sink sink = WholeFile.sink(EventRows.SCHEMA);

  BatchWriter(ArchiveLayout layout) {
    this.layout = layout;
  }

  /**
   * @param batch events of this partition, at least one
   * @return the file that now holds them
   */
  ArchivedFile write(ArchivePartition partition, Iterable<Event> batch) throws IOException {
    List<Event> events = new ArrayList<>();
    batch.forEach(events::add);
    events.sort(BY_TIME);
    String name = nameOf(events);
    ResourceId target = layout.file(partition, name);
    if (!WholeFile.exists(target)) {
      Iterable<GenericRecord> rows = () -> events.stream().map(EventRows::toRow).iterator();
      WholeFile.write(sink, rows, layout.temporary(name), target);
    }
    return new ArchivedFile(
        target.toString(),
        partition.day(),
        partition.tenant(),
        events.size(),
        FileSystems.matchSingleFileSpec(target.toString()).sizeBytes());
  }

  /** 16 hex digits of SHA-256 over the sorted ids: the same facts, the same name. */
  static String nameOf(List<Event> events) {
    MessageDigest digest = sha256();
    ByteBuffer id = ByteBuffer.allocate(16);
    events.stream()
        .map(Event::eventId)
        .sorted(Comparator.<UUID>naturalOrder())
        .forEach(
            uuid -> {
              id.clear();
              id.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
              digest.update(id.array());
            });
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
