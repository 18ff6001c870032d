package dev.tributary.transforms.activity;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Gather;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.activity.metric.ActivityMetric;
import dev.tributary.transforms.admission.Lateness;
import dev.tributary.transforms.metric.GuardPurpose;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Admitted events in, activity out: who is active, what they look at and what they spend. {@code
 * docs/activity.md} defines every column.
 *
 * <p>Takes bounded or unbounded events in the global window and gives the same rows for both, for
 * any order of arrival. Rows appear about a second after an event and are published again when the
 * watermark has passed what they describe, and when a late event corrects them.
 */
public final class MeasureActivity extends PTransform<PCollection<Event>, MeasureActivity.Rows> {
  private static final long serialVersionUID = 1;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Run run;
  private final org.joda.time.Duration reach;

  private MeasureActivity(Run run, Duration reach) {
    this.run = run;
    this.reach = org.joda.time.Duration.millis(reach.toMillis());
  }

  /**
   * @param allowedLateness the one given to {@link #lateness}
   */
  public static MeasureActivity during(Run run, Duration allowedLateness) {
    return new MeasureActivity(run, WINDOW.plus(allowedLateness));
  }

  /** An event is late when its minute has passed. */
  public static Lateness lateness(Duration allowed) {
    return Lateness.tumbling(WINDOW, allowed);
  }

  @Override
  public Rows expand(PCollection<Event> events) {
    boolean bounded = events.isBounded() == IsBounded.BOUNDED;
    PCollection<Event> readable =
        events.apply("GuardPurpose", GuardPurpose.of(ActivityMetric.all()));
    EnumMap<Rollup, TupleTag<Row>> tags = PublishCells.tags();
    List<TupleTag<Row>> all = List.copyOf(tags.values());
    TupleTag<Row> first = all.get(0);
    TupleTagList others = TupleTagList.of(List.<TupleTag<?>>copyOf(all.subList(1, all.size())));
    PCollection<KV<Scope, Contribution>> contributions =
        readable
            .apply("ReadContributions", ParDo.of(new ReadContributions()))
            .setCoder(KvCoder.of(Scope.ScopeCoder.of(), Contribution.ContributionCoder.of()));
    PCollectionTuple cells =
        bounded
            ? contributions
                .apply("GatherCells", Gather.by(Scope::part))
                .apply(
                    "ConcludeCells",
                    ParDo.of(new ConcludeCells(run, tags)).withOutputTags(first, others))
            : contributions.apply(
                "PublishCells",
                ParDo.of(new PublishCells(run, reach, tags)).withOutputTags(first, others));
    Map<Table, PCollection<Row>> rows = new LinkedHashMap<>();
    tags.forEach(
        (rollup, tag) ->
            rows.put(rollup.table(), cells.get(tag).setCoder(RowCoder.of(rollup.table()))));
    PCollection<KV<Shard, Act>> acts =
        readable
            .apply("ReadActs", ParDo.of(new ReadActs()))
            .setCoder(KvCoder.of(Shard.ShardCoder.of(), Act.ActCoder.of()));
    PCollection<Row> users =
        bounded
            ? acts.apply("GatherUsers", Gather.by(Shard::number))
                .apply("ConcludeUsers", ParDo.of(new ConcludeUsers(run)))
            : acts.apply("PublishUsers", ParDo.of(new PublishUsers(run, reach)));
    rows.put(Tables.USER_ACTIVITY_5M, users.setCoder(RowCoder.of(Tables.USER_ACTIVITY_5M)));
    return new Rows(events.getPipeline(), rows);
  }

  /** The rows of the activity tables. */
  public static final class Rows implements POutput {
    private final Pipeline pipeline;
    private final Map<Table, PCollection<Row>> rows;

    private Rows(Pipeline pipeline, Map<Table, PCollection<Row>> rows) {
      this.pipeline = pipeline;
      this.rows = rows;
    }

    public Map<Table, PCollection<Row>> byTable() {
      return rows;
    }

    @Override
    public Pipeline getPipeline() {
      return pipeline;
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      Map<TupleTag<?>, PValue> expanded = new LinkedHashMap<>();
      rows.forEach((table, collection) -> expanded.put(new TupleTag<>(table.name()), collection));
      return expanded;
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  private static final class ReadContributions extends DoFn<Event, KV<Scope, Contribution>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<Scope, Contribution>> out) {
      for (Rollup rollup : Rollup.values()) {
        String label = rollup.label(event);
        if (label != null) {
          Scope scope = new Scope(rollup, event.tenantId(), rollup.shard(label));
          out.output(KV.of(scope, Contribution.of(event, rollup, label)));
        }
      }
    }
  }

  private static final class ReadActs extends DoFn<Event, KV<Shard, Act>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<Shard, Act>> out) {
      Act act = Act.of(event);
      if (act != null) {
        out.output(KV.of(Shard.of(event.tenantId(), act.user()), act));
      }
    }
  }
}
