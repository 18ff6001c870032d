package dev.tributary.transforms.activity;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import java.io.Serializable;
import java.time.Instant;
import java.util.function.Consumer;

/** Rows of {@code hot.user_activity_5m}. */
record UserRows(Run run) implements Serializable {

  /**
   * What a user did in their windows, those of which rows are asked for.
   *
   * @param from the first window
   * @param clock the event time up to which conclusions may be drawn
   */
  void publish(
      Shard shard, String user, UserTimeline timeline, long from, long clock, Consumer<Row> out) {
    timeline.windows(
        from,
        (window, standing, within) -> {
          if (within.startMillis() >= run.fromMillis() && within.startMillis() < run.toMillis()) {
            out.accept(row(shard, user, standing, within, clock));
          }
        });
  }

  private Row row(Shard shard, String user, Standing standing, FiveMinutes within, long clock) {
    boolean over = within.endMillis() <= clock;
    return Row.in(Tables.USER_ACTIVITY_5M)
        .set("tenant_id", shard.tenantId())
        .set("user_id", user)
        .set("window_start", Instant.ofEpochMilli(within.startMillis()))
        .set("session_start", Instant.ofEpochMilli(standing.sessionStart()))
        .set("session_end", Instant.ofEpochMilli(standing.last()))
        .set("session_duration", (standing.last() - standing.sessionStart()) / 1000)
        .set("page_count", standing.pages())
        .set("page_views_last_5m", within.pageViews())
        .set("last_seen", Instant.ofEpochMilli(within.lastSeenMillis()))
        .set("clamped", within.clamped())
        .provenance(
            over,
            within.acts(),
            standing.connected(),
            run.id(),
            2 * standing.connected() + (over ? 1 : 0))
        .build();
  }
}
