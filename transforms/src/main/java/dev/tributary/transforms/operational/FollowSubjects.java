package dev.tributary.transforms.operational;

import dev.tributary.contracts.event.Event;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.operational.Subject.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Follows every task and incident through its life, and says by {@link Contribution}s from when to
 * when it is blocked, at risk or open. Each new fact takes back what was said and says it anew. In
 * a bounded run everything is said once, when all facts are known.
 *
 * <p>State: one {@link Timeline} a subject, dropped when it has been silent for longer than the
 * history horizon and no event that could still be applied would reach back to it.
 */
final class FollowSubjects
    extends PTransform<PCollection<Event>, PCollection<KV<TeamKey, Contribution>>> {
  private static final long serialVersionUID = 1;

  private static final KvCoder<TeamKey, Contribution> CODER =
      KvCoder.of(TeamKey.TeamKeyCoder.of(), Contribution.ContributionCoder.of());

  private final Duration longestDelay;

  /**
   * @param longestDelay how far behind the watermark an event may be and still arrive here
   */
  FollowSubjects(Duration longestDelay) {
    this.longestDelay = longestDelay;
  }

  @Override
  public PCollection<KV<TeamKey, Contribution>> expand(PCollection<Event> events) {
    PCollection<KV<Subject, Fact>> facts =
        events
            .apply("ReadFacts", ParDo.of(new ReadFacts()))
            .setCoder(KvCoder.of(Subject.SubjectCoder.of(), Fact.FactCoder.of()));
    PCollection<KV<TeamKey, Contribution>> concluded =
        events.isBounded() == IsBounded.BOUNDED
            ? facts
                .apply("Gather", GroupByKey.create())
                .apply("Judge", ParDo.of(new Judge()))
                .setCoder(CODER)
            : facts.apply("Follow", ParDo.of(new Follow(longestDelay))).setCoder(CODER);
    PCollection<KV<TeamKey, Contribution>> happened =
        events.apply("CountEvents", ParDo.of(new CountEvents())).setCoder(CODER);
    return PCollectionList.of(concluded).and(happened).apply("Together", Flatten.pCollections());
  }

  private static final class ReadFacts extends DoFn<Event, KV<Subject, Fact>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<Subject, Fact>> out) {
      Facts.of(event).forEach(out::output);
    }
  }

  /** Every event counts itself, whatever else it says. */
  private static final class CountEvents extends DoFn<Event, KV<TeamKey, Contribution>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<TeamKey, Contribution>> out) {
      TeamKey team = new TeamKey(event.tenantId(), event.teamId());
      long minute = Minute.of(event.timestampMillis());
      out.output(KV.of(team, Contribution.of(Measure.EVENT, minute, 1)));
      if (event.eventType().equals("build.failed")) {
        out.output(KV.of(team, Contribution.of(Measure.FAILED_BUILD, minute, 1)));
      }
    }
  }

  private static final class Follow extends DoFn<KV<Subject, Fact>, KV<TeamKey, Contribution>> {
    private static final long serialVersionUID = 1;

    @StateId("timeline")
    private final StateSpec<ValueState<Timeline>> timelineSpec =
        StateSpecs.value(Timeline.TimelineCoder.of());

    @TimerId("forget")
    private final TimerSpec forgetSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final Duration longestDelay;

    Follow(Duration longestDelay) {
      this.longestDelay = longestDelay;
    }

    @ProcessElement
    public void process(
        @Element KV<Subject, Fact> element,
        @StateId("timeline") ValueState<Timeline> state,
        @TimerId("forget") Timer forget,
        OutputReceiver<KV<TeamKey, Contribution>> out) {
      Timeline timeline = state.read();
      if (timeline == null) {
        timeline = new Timeline();
      }
      Subject subject = element.getKey();
      List<Contribution> before = contributions(subject.kind(), timeline);
      timeline.add(element.getValue());
      state.write(timeline);
      say(subject.team(), before, contributions(subject.kind(), timeline), out);
      forget.set(forgottenAt(timeline));
    }

    private Instant forgottenAt(Timeline timeline) {
      return Instant.ofEpochMilli(timeline.lastMillis() + Timeline.HORIZON.toMillis())
          .plus(longestDelay);
    }

    private static void say(
        TeamKey team,
        List<Contribution> before,
        List<Contribution> after,
        OutputReceiver<KV<TeamKey, Contribution>> out) {
      List<Contribution> said = new ArrayList<>(after);
      for (Contribution old : before) {
        if (!said.remove(old)) {
          out.output(KV.of(team, old.takenBack()));
        }
      }
      said.forEach(contribution -> out.output(KV.of(team, contribution)));
    }

    @OnTimer("forget")
    public void forget(
        @StateId("timeline") ValueState<Timeline> state, @TimerId("forget") Timer forget) {
      Timeline timeline = state.read();
      // Flink fires timers that were set anew, too.
      if (timeline != null && !forget.getCurrentRelativeTime().isBefore(forgottenAt(timeline))) {
        state.clear();
      }
    }
  }

  /** In a bounded run, when all facts of a subject are known. */
  private static final class Judge
      extends DoFn<KV<Subject, Iterable<Fact>>, KV<TeamKey, Contribution>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(
        @Element KV<Subject, Iterable<Fact>> element,
        OutputReceiver<KV<TeamKey, Contribution>> out) {
      Subject subject = element.getKey();
      Timeline timeline = new Timeline();
      element.getValue().forEach(timeline::add);
      contributions(subject.kind(), timeline)
          .forEach(contribution -> out.output(KV.of(subject.team(), contribution)));
    }
  }

  private static List<Contribution> contributions(Kind kind, Timeline timeline) {
    List<Contribution> all = new ArrayList<>(4);
    timeline.segments().forEach(segment -> all.addAll(Judgement.of(kind, segment)));
    return all;
  }
}
