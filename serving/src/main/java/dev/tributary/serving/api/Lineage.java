package dev.tributary.serving.api;

import dev.tributary.contracts.event.EventPage;
import dev.tributary.contracts.event.EventQuery;
import dev.tributary.contracts.event.Purpose;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Where numbers come from. The API computes none and opens no archive: whoever starts it knows the
 * rooms that do. Used by several threads.
 */
public interface Lineage {
  /**
   * What a metric is, as its catalogue says.
   *
   * @param reads event types, or single fields of types as {@code incident.opened#service}
   */
  record Definition(
      String id, int version, String unit, Purpose purpose, List<String> reads, String definition) {
    public Definition {
      reads = List.copyOf(reads);
    }
  }

  /**
   * @param pipeline the name of the pipeline that measures it
   * @param id the column
   */
  Optional<Definition> metric(String pipeline, String id);

  /** Whether there is an archive to look into. */
  boolean hasArchive();

  /**
   * @return empty if the query finds more than may be looked at
   * @throws IOException if the archive is away or damaged
   */
  Optional<EventPage> events(EventQuery query) throws IOException;
}
