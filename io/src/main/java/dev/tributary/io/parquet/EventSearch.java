package dev.tributary.io.parquet;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventPage;
import dev.tributary.contracts.event.EventQuery;
import dev.tributary.contracts.event.Received;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.io.api.Binary;

/**
 * Finds events of one team without running a pipeline. Opens the files of its tenant and of those
 * days and no others, and skips within them what was not asked for. An event that was archived
 * twice is found once; rows that are no event are not found.
 *
 * <p>Memory: the ids of all that was found, and one page of events.
 */
public final class EventSearch {
  private final ArchiveLayout layout;
  private final int most;

  private EventSearch(ArchiveLayout layout, int most) {
    this.layout = layout;
    this.most = most;
  }

  /**
   * @param root the folder that {@link ArchiveEvents} wrote to
   * @param most how many events a search may find before it gives up
   */
  public static EventSearch in(String root, int most) {
    return new EventSearch(ArchiveLayout.below(root), most);
  }

  /**
   * @return empty if there are more than this search may find
   * @throws UnreadableFileException if a file is damaged
   */
  public Optional<EventPage> find(EventQuery query) throws IOException {
    Set<UUID> seen = new HashSet<>();
    PriorityQueue<Event> page = new PriorityQueue<>(EventQuery.ORDER.reversed());
    for (MatchResult.Metadata file : files(query)) {
      try (FileReader reader = FileReader.open(file, filter(query))) {
        for (Received next = reader.next(); next != null; next = reader.next()) {
          if (next instanceof Event event && query.asksFor(event) && seen.add(event.eventId())) {
            if (seen.size() > most) {
              return Optional.empty();
            }
            if (query.isAhead(event)) {
              page.add(event);
            }
            // One more than is asked for: then there is another page.
            if (page.size() > query.limit() + 1) {
              page.poll();
            }
          }
        }
      }
    }
    boolean isMore = page.size() > query.limit();
    if (isMore) {
      page.poll();
    }
    List<Event> events = new ArrayList<>(page);
    events.sort(EventQuery.ORDER);
    return Optional.of(new EventPage(events, seen.size(), isMore));
  }

  private List<MatchResult.Metadata> files(EventQuery query) throws IOException {
    LocalDate first = LocalDate.ofInstant(query.from(), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(query.to().minusMillis(1), ZoneOffset.UTC);
    List<MatchResult.Metadata> files = new ArrayList<>();
    for (MatchResult day :
        FileSystems.match(
            layout.patterns(first, last, query.tenant()), EmptyMatchTreatment.ALLOW)) {
      files.addAll(day.metadata());
    }
    return files;
  }

  private static FilterCompat.Filter filter(EventQuery query) {
    return FilterCompat.get(
        FilterApi.and(
            FilterApi.and(
                FilterApi.gtEq(FilterApi.longColumn("ts"), query.from().toEpochMilli()),
                FilterApi.lt(FilterApi.longColumn("ts"), query.to().toEpochMilli())),
            FilterApi.and(
                FilterApi.eq(FilterApi.binaryColumn("team_id"), Binary.fromString(query.team())),
                FilterApi.in(
                    FilterApi.binaryColumn("event_type"),
                    query.types().stream().map(Binary::fromString).collect(Collectors.toSet())))));
  }
}
