package dev.tributary.transforms.engagement;

import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.TeamKey;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What is to be said again when something became known at some instants: the sessions they lie in,
 * and the instants at which no session begins, or none any more.
 */
final class Changes {
  private final Sessions sessions;
  private final NavigableMap<Long, Session> touched = new TreeMap<>();
  private final NavigableSet<Long> empty = new TreeSet<>();

  Changes(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * An interaction at an instant became known. It may have joined a session, and may have joined to
   * it the one that began with the next interaction.
   */
  void touch(long instant) {
    Session session = around(instant);
    if (session == null) {
      return;
    }
    touched.put(session.startMillis(), session);
    for (long later : session.instants().tailSet(instant, true)) {
      if (later != session.startMillis()) {
        empty.add(later);
      }
      if (later > instant) {
        break;
      }
    }
  }

  /** Nothing became known of a session, but it is to be published. */
  void add(Session session) {
    touched.putIfAbsent(session.startMillis(), session);
  }

  private Session around(long instant) {
    Map.Entry<Long, Session> known = touched.floorEntry(instant);
    return known != null && instant <= known.getValue().endMillis()
        ? known.getValue()
        : sessions.around(instant).orElse(null);
  }

  Collection<Session> sessions() {
    return touched.values();
  }

  void publish(TeamKey team, long clockMillis, String runId, Consumer<Row> out) {
    touched.values().forEach(session -> out.accept(session.row(team, clockMillis, runId)));
    empty.forEach(instant -> out.accept(Session.emptyRow(team, instant, runId)));
  }
}
