package dev.tributary.pipelines.tiers;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.OldDays;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.io.parquet.Archive;
import dev.tributary.io.parquet.UnreadableFileException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The raw events from which a day can be recomputed are in the archive: of each team at least as
 * many as its daily summary counts, on the day and on the one before, where a window may have
 * begun; and of each tenant that has a row some, on the day or beside it.
 */
final class InRawEvents implements Proof {
  private static final String PLACE = "cold/events";

  private final JdbcTarget database;
  private final Archive archive;
  private final Map<LocalDate, Map<String, Map<String, Long>>> counted = new HashMap<>();

  InRawEvents(JdbcTarget database, String root) {
    this.database = database;
    this.archive = Archive.at(root);
  }

  @Override
  public String place() {
    return PLACE;
  }

  @Override
  public void prepare(Set<LocalDate> days) throws IOException {
    try {
      for (LocalDate day : days) {
        for (long beside = -1; beside <= 1; beside++) {
          events(day.plusDays(beside));
        }
      }
    } catch (UnreadableFileException e) {
      // Said when the days are judged.
      counted.clear();
    }
  }

  @Override
  public Optional<String> difference(OldDays old, SortedMap<LocalDate, Long> days)
      throws IOException {
    Map<LocalDate, Set<String>> tenants = old.tenants();
    try {
      for (LocalDate day : tenants.keySet()) {
        Optional<String> missing = missingOf(day, tenants.get(day));
        if (missing.isEmpty()) {
          missing = missingOf(day);
        }
        if (missing.isEmpty()) {
          missing = missingOf(day.minusDays(1));
        }
        if (missing.isPresent()) {
          return missing;
        }
      }
      return Optional.empty();
    } catch (UnreadableFileException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Optional<String> missingOf(LocalDate day, Set<String> tenants) throws IOException {
    for (String tenant : tenants) {
      boolean any = false;
      for (long beside = -1; beside <= 1; beside++) {
        any |= events(day.plusDays(beside)).containsKey(tenant);
      }
      if (!any) {
        return Optional.of(
            "the archive has no events of %s on %s or beside it".formatted(tenant, day));
      }
    }
    return Optional.empty();
  }

  private Optional<String> missingOf(LocalDate day) throws IOException {
    for (Table summary : List.of(Tables.WARM_TEAM_DAILY_SUMMARY, Tables.TEAM_DAILY_SUMMARY)) {
      for (Row row : TableReader.read(database, summary, "summary_date = ?", day)) {
        long archived =
            events(day)
                .getOrDefault((String) row.get("tenant_id"), Map.of())
                .getOrDefault((String) row.get("team_id"), 0L);
        long told = (Long) row.get("event_count");
        if (archived < told) {
          return Optional.of(
              "the archive has %d events of %s, and %s counts %d"
                  .formatted(archived, row.key(), summary, told));
        }
      }
    }
    return Optional.empty();
  }

  private Map<String, Map<String, Long>> events(LocalDate day) throws IOException {
    Map<String, Map<String, Long>> events = counted.get(day);
    if (events == null) {
      events = archive.eventsByTeam(day);
      counted.put(day, events);
    }
    return events;
  }
}
