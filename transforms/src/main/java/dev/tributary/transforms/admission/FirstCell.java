package dev.tributary.transforms.admission;

import dev.tributary.contracts.event.Event;
import java.io.Serializable;
import java.time.Instant;

/**
 * The cell of a result table by which an event is judged late: that of the first window which holds
 * it.
 *
 * @param table its qualified name
 * @param column the column of the key that says when the window is
 * @param ends whether the column says where the window ends
 */
public record FirstCell(String table, String column, boolean ends, Lateness lateness)
    implements Serializable {

  /** The cell's key as JSON; tenants and teams hold nothing that JSON would escape. */
  String keyOf(Event event) {
    long start = lateness.stepStart(event.timestampMillis());
    Instant window = Instant.ofEpochMilli(ends ? lateness.stepEnd(event.timestampMillis()) : start);
    return "{\"tenant_id\":\"%s\",\"team_id\":\"%s\",\"%s\":\"%s\"}"
        .formatted(event.tenantId(), event.teamId(), column, window);
  }
}
