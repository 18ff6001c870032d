package dev.tributary.transforms.engagement;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.admission.Lateness;
import dev.tributary.transforms.engagement.metric.EngagementMetrics;
import dev.tributary.transforms.metric.GuardPurpose;
import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;

/**
 * Admitted events in, rows of {@code hot.team_engagement} out: how a team's people work together,
 * by session. {@code docs/engagement.md} defines every column.
 *
 * <p>Takes bounded or unbounded events in the global window and gives the same rows for both, for
 * any order of arrival. A row appears within seconds of an interaction and is published again when
 * its session is over, grows, or is joined to another.
 */
public final class MeasureEngagement extends PTransform<PCollection<Event>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private final Run run;
  private final Duration allowedLateness;

  private MeasureEngagement(Run run, Duration allowedLateness) {
    this.run = run;
    this.allowedLateness = allowedLateness;
  }

  /**
   * @param allowedLateness the one given to {@link #lateness}
   */
  public static MeasureEngagement during(Run run, Duration allowedLateness) {
    return new MeasureEngagement(run, allowedLateness);
  }

  /** When an interaction is late: an admission by any other rule may let in what was forgotten. */
  public static Lateness lateness(Duration allowed) {
    return Lateness.session(Duration.ofMillis(Session.GAP_MILLIS), allowed);
  }

  @Override
  public PCollection<Row> expand(PCollection<Event> events) {
    boolean bounded = events.isBounded() == IsBounded.BOUNDED;
    return events
        .apply("GuardPurpose", GuardPurpose.of(EngagementMetrics.all()))
        .apply("ReadInteractions", ParDo.of(new ReadInteractions()))
        .setCoder(KvCoder.of(TeamKey.TeamKeyCoder.of(), Interaction.InteractionCoder.of()))
        .apply("TrackSessions", ParDo.of(new TrackSessions(run, allowedLateness, bounded)))
        .setCoder(RowCoder.of(Tables.TEAM_ENGAGEMENT));
  }

  private static final class ReadInteractions extends DoFn<Event, KV<TeamKey, Interaction>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<TeamKey, Interaction>> out) {
      TeamKey team = new TeamKey(event.tenantId(), event.teamId());
      Interaction.of(event).ifPresent(interaction -> out.output(KV.of(team, interaction)));
    }
  }
}
