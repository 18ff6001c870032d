package dev.tributary.transforms.operational;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.TeamKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * The rows of {@code hot.team_minute} in a bounded run: the minutes asked for, once, when all is
 * known. What {@link FollowSubjects} and {@link PublishMinutes} say piece by piece is said here of
 * a whole team at a time.
 *
 * <p>Gathered by team and not by task, and in two steps: with each bundle that adds to a key the
 * DirectRunner copies what the key has gathered so far, so a few keys with much in them are dear,
 * and so is a bundle for every task.
 */
final class RecomputeMinutes extends PTransform<PCollection<Event>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private static final int PARTS = 64;

  private final Run run;

  RecomputeMinutes(Run run) {
    this.run = run;
  }

  @Override
  public PCollection<Row> expand(PCollection<Event> events) {
    return events
        .apply("ReadHappenings", ParDo.of(new ReadHappenings()))
        .setCoder(
            KvCoder.of(
                KvCoder.of(TeamKey.TeamKeyCoder.of(), VarIntCoder.of()),
                Happening.HappeningCoder.of()))
        .apply("GatherParts", GroupByKey.create())
        .apply("ListParts", ParDo.of(new ListParts()))
        .setCoder(
            KvCoder.of(TeamKey.TeamKeyCoder.of(), ListCoder.of(Happening.HappeningCoder.of())))
        .apply("Gather", GroupByKey.create())
        .apply("PublishOnce", ParDo.of(new PublishOnce(run)))
        .setCoder(RowCoder.of(Tables.TEAM_MINUTE));
  }

  private static final class ReadHappenings
      extends DoFn<Event, KV<KV<TeamKey, Integer>, Happening>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(
        @Element Event event, OutputReceiver<KV<KV<TeamKey, Integer>, Happening>> out) {
      TeamKey team = new TeamKey(event.tenantId(), event.teamId());
      int part = Math.floorMod(event.eventId().hashCode(), PARTS);
      out.output(KV.of(KV.of(team, part), Happening.of(event)));
    }
  }

  private static final class ListParts
      extends DoFn<KV<KV<TeamKey, Integer>, Iterable<Happening>>, KV<TeamKey, List<Happening>>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(
        @Element KV<KV<TeamKey, Integer>, Iterable<Happening>> part,
        OutputReceiver<KV<TeamKey, List<Happening>>> out) {
      List<Happening> happenings = new ArrayList<>();
      part.getValue().forEach(happenings::add);
      out.output(KV.of(part.getKey().getKey(), happenings));
    }
  }

  private static final class PublishOnce extends DoFn<KV<TeamKey, Iterable<List<Happening>>>, Row> {
    private static final long serialVersionUID = 1;

    private final Run run;

    PublishOnce(Run run) {
      this.run = run;
    }

    @ProcessElement
    public void process(
        @Element KV<TeamKey, Iterable<List<Happening>>> element, OutputReceiver<Row> out) {
      TeamKnowledge known = new TeamKnowledge();
      element.getValue().forEach(part -> part.forEach(known::add));
      known.rows(element.getKey(), run, out::output);
    }
  }
}
