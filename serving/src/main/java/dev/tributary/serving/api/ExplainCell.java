package dev.tributary.serving.api;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventPage;
import dev.tributary.contracts.event.EventQuery;
import dev.tributary.contracts.event.EventQuery.Place;
import dev.tributary.contracts.event.EventType;
import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.event.Purpose;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a cell says what it says: the metric's definition, the row as the caller may see it, and the
 * archived events of its window that the metric reads. Which tenant's events is the verified
 * token's word alone. Safe for use by several threads.
 */
final class ExplainCell {
  private static final Logger LOG = LoggerFactory.getLogger(ExplainCell.class);

  /** Reads of the archive at a time: each holds a connection of the pool meanwhile. */
  private static final int AT_ONCE = 2;

  private final Lineage lineage;
  private final Semaphore places = new Semaphore(AT_ONCE);

  ExplainCell(Lineage lineage) {
    this.lineage = lineage;
  }

  Lineage lineage() {
    return lineage;
  }

  /**
   * @throws ApiProblem 404 if the caller's tenant has no such row; 400 if there are too many
   *     events; 503 if the archive is away or others are reading it
   */
  Answer of(Connection connection, Caller caller, String team, Cell cell) throws SQLException {
    Map<String, Object> page = ReadNumbers.of(connection, cell.numbers(), team, cell.row()).body();
    List<?> rows = (List<?>) page.get("rows");
    if (rows.isEmpty()) {
      throw ApiProblem.noCell();
    }
    Map<?, ?> row = (Map<?, ?>) rows.get(0);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("team", team);
    body.put("of", cell.numbers().route());
    body.put("key", cell.key());
    body.put("metric", said(cell.metric()));
    body.put("value", row.get(cell.metric().id()));
    String hides = cell.numbers().hides(cell.metric().id());
    body.put("suppressed", hides == null ? null : row.get(hides));
    body.put("from", cell.from().toString());
    body.put("to", cell.to().toString());
    for (String fresh : List.of("data_as_of", "watermark", "is_final", "late_events")) {
      body.put(fresh, page.get(fresh));
    }
    body.put("event_count", row.get("event_count"));
    Optional<String> withheld = withheld(caller, cell);
    body.put("events_withheld", withheld.orElse(null));
    EventPage events = withheld.isPresent() ? null : events(caller, team, cell);
    body.put("events_from", events == null ? null : cell.from().minus(cell.back()).toString());
    body.put("events_found", events == null ? null : events.all());
    List<Map<String, Object>> told = told(caller, cell, team, events);
    body.put("rows", told);
    body.put("next", next(events));
    return new Answer(body, told.size());
  }

  private static Map<String, Object> said(Lineage.Definition metric) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("id", metric.id());
    said.put("version", metric.version());
    said.put("unit", metric.unit());
    said.put("purpose", metric.purpose().name().toLowerCase(Locale.ROOT));
    said.put("definition", metric.definition());
    said.put("reads", metric.reads());
    return said;
  }

  /**
   * Why no events are listed. What people do with each other is told in numbers and behind the
   * floor; single events of it would be a way around the floor, whoever asks.
   */
  private Optional<String> withheld(Caller caller, Cell cell) {
    if (cell.metric().purpose() == Purpose.COLLABORATION) {
      return Optional.of("people");
    }
    if (!caller.role().maySeeTasks()) {
      return Optional.of("role");
    }
    return lineage.hasArchive() ? Optional.empty() : Optional.of("archive");
  }

  private EventPage events(Caller caller, String team, Cell cell) {
    if (!places.tryAcquire()) {
      throw ApiProblem.unavailable("others are reading the archive");
    }
    try {
      return lineage
          .events(
              new EventQuery(
                  caller.tenant(),
                  team,
                  cell.metric().reads().stream()
                      .map(EventTypes::typeOf)
                      .collect(Collectors.toUnmodifiableSet()),
                  cell.from().minus(cell.back()),
                  cell.to(),
                  cell.after(),
                  cell.limit()))
          .orElseThrow(
              () -> ApiProblem.badRequest("there are too many events: ask for fewer days"));
    } catch (IOException e) {
      LOG.warn("archive failed cause={}", e.getClass().getName());
      throw ApiProblem.unavailable("the archive cannot be read");
    } finally {
      places.release();
    }
  }

  private static List<Map<String, Object>> told(
      Caller caller, Cell cell, String team, EventPage events) {
    List<Map<String, Object>> told = new ArrayList<>();
    if (events != null) {
      CellNames names =
          caller.role().maySeeTrail()
              ? CellNames.of(caller.tenant(), team, cell.numbers().route(), cell.key())
              : CellNames.NONE;
      events.events().forEach(event -> told.add(told(event, cell, names)));
    }
    return told;
  }

  private static Map<String, Object> told(Event event, Cell cell, CellNames names) {
    EventType type = EventTypes.require(event.eventType());
    Instant at = Instant.ofEpochMilli(event.timestampMillis());
    // Only a field of it may be read: then who did it may not.
    boolean isWhole = cell.metric().reads().contains(type.name());
    Map<String, Object> payload = new LinkedHashMap<>();
    event
        .payload()
        .fields()
        .forEach(
            (field, value) -> {
              boolean isRead =
                  isWhole
                      ? type.mayBeRead(field, cell.metric().purpose())
                      : cell.metric().reads().contains(type.name() + "#" + field);
              if (isRead) {
                names.put(type.fields().get(field), field, value, payload);
              }
            });
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("event_id", event.eventId().toString());
    row.put("timestamp", at.toString());
    row.put("event_type", event.eventType());
    row.put("source", event.source());
    row.put("in_window", !at.isBefore(cell.from()));
    row.put("person", isWhole ? names.of(event.actorName()) : null);
    row.put("payload", payload);
    return row;
  }

  private static String next(EventPage events) {
    return events == null || !events.isMore()
        ? null
        : Cell.cursor(Place.of(events.events().get(events.events().size() - 1)));
  }
}
