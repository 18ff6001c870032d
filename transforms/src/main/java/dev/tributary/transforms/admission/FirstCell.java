package dev.tributary.transforms.admission;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Table;
import java.io.Serializable;
import java.time.Instant;

/**
 * The cell of a result table by which an event is judged late: that of the first window which holds
 * it.
 *
 * @param column the column of the key that says when the window is
 * @param ends whether the column says where the window ends
 */
public record FirstCell(Table table, String column, boolean ends, Lateness lateness)
    implements Serializable {

  /**
   * The cell's key as JSON, as far as it is the same for all that the event is counted in; tenants
   * and teams hold nothing that JSON would escape.
   */
  String keyOf(Event event) {
    long start = lateness.stepStart(event.timestampMillis());
    Instant window = Instant.ofEpochMilli(ends ? lateness.stepEnd(event.timestampMillis()) : start);
    String team =
        table.keyNames().contains("team_id") ? ",\"team_id\":\"" + event.teamId() + "\"" : "";
    return "{\"tenant_id\":\"%s\"%s,\"%s\":\"%s\"}"
        .formatted(event.tenantId(), team, column, window);
  }
}
