package dev.tributary.transforms.activity;

import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.Run;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** What {@link PublishUsers} has published in the end, of acts that are all known. */
final class ConcludeUsers extends DoFn<Iterable<KV<Shard, Act>>, Row> {
  private static final long serialVersionUID = 1;

  private final Run run;
  private final UserRows rows;

  ConcludeUsers(Run run) {
    this.run = run;
    this.rows = new UserRows(run);
  }

  @ProcessElement
  public void process(@Element Iterable<KV<Shard, Act>> acts, OutputReceiver<Row> out) {
    Map<Shard, Map<String, UserTimeline>> users = new HashMap<>();
    for (KV<Shard, Act> each : acts) {
      users
          .computeIfAbsent(each.getKey(), shard -> new HashMap<>())
          .computeIfAbsent(each.getValue().user(), user -> new UserTimeline())
          .add(each.getValue());
    }
    users.forEach(
        (shard, timelines) ->
            timelines.forEach(
                (user, timeline) ->
                    rows.publish(
                        shard, user, timeline, Long.MIN_VALUE, run.asOfMillis(), out::output)));
  }
}
