package dev.tributary.transforms.delivery;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Gather;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.delivery.SubjectKey.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Follows every task, pull request, build, deployment and incident through its life, and says by
 * signed {@link Contribution}s what counts where.
 *
 * <p>Each new fact takes back what was said and says it anew, so totals downstream are right at
 * every moment and the same for any order of arrival. Tasks also have a row of {@code
 * hot.task_cycle_time}, renewed with each fact and once more when silence makes them stale. In a
 * bounded run everything is said once, when all facts are known.
 *
 * <p>State: one {@link Timeline} a subject, dropped when it has been silent for longer than the
 * history horizon and no event that could still be applied would reach back to it.
 */
final class TrackSubjects extends PTransform<PCollection<Event>, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  static final TupleTag<KV<Scope, Contribution>> CONTRIBUTIONS = new TupleTag<>("contributions") {};
  static final TupleTag<Row> TASKS = new TupleTag<>("tasks") {};

  private final Run run;
  private final Duration longestDelay;

  private TrackSubjects(Run run, Duration longestDelay) {
    this.run = run;
    this.longestDelay = longestDelay;
  }

  /**
   * @param longestDelay how far behind the watermark an event may be and still arrive here
   */
  static TrackSubjects during(Run run, Duration longestDelay) {
    return new TrackSubjects(run, longestDelay);
  }

  @Override
  public PCollectionTuple expand(PCollection<Event> events) {
    PCollection<KV<SubjectKey, Fact>> facts =
        events
            .apply("ReadFacts", ParDo.of(new ReadFacts()))
            .setCoder(KvCoder.of(SubjectKey.SubjectKeyCoder.of(), Fact.FactCoder.of()));
    TupleTagList tasks = TupleTagList.of(TASKS);
    PCollectionTuple subjects =
        events.isBounded() == IsBounded.BOUNDED
            ? facts
                .apply("Gather", Gather.by(subject -> subject.id().hashCode()))
                .apply("Conclude", ParDo.of(new Conclude(run)).withOutputTags(CONTRIBUTIONS, tasks))
            : facts.apply(
                "Follow",
                ParDo.of(new Follow(run, longestDelay)).withOutputTags(CONTRIBUTIONS, tasks));
    PCollection<KV<Scope, Contribution>> concluded =
        subjects.get(CONTRIBUTIONS).setCoder(CONTRIBUTION_CODER);
    PCollection<KV<Scope, Contribution>> happened =
        events.apply("CountEvents", ParDo.of(new CountEvents())).setCoder(CONTRIBUTION_CODER);
    return PCollectionTuple.of(
            CONTRIBUTIONS,
            PCollectionList.of(concluded).and(happened).apply("Together", Flatten.pCollections()))
        .and(TASKS, subjects.get(TASKS).setCoder(RowCoder.of(Tables.TASK_CYCLE_TIME)));
  }

  static final KvCoder<Scope, Contribution> CONTRIBUTION_CODER =
      KvCoder.of(Scope.ScopeCoder.of(), Contribution.ContributionCoder.of());

  private static final class ReadFacts extends DoFn<Event, KV<SubjectKey, Fact>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<SubjectKey, Fact>> out) {
      Facts.of(event).forEach(out::output);
    }
  }

  /** What counts by itself, whatever else is known. */
  private static final class CountEvents extends DoFn<Event, KV<Scope, Contribution>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<Scope, Contribution>> out) {
      RowEvents.contributions(event).forEach(out::output);
    }
  }

  private static final class Follow extends DoFn<KV<SubjectKey, Fact>, KV<Scope, Contribution>> {
    private static final long serialVersionUID = 1;

    @StateId("timeline")
    private final StateSpec<ValueState<Timeline>> timelineSpec =
        StateSpecs.value(Timeline.TimelineCoder.of());

    @TimerId("stale")
    private final TimerSpec staleSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    @TimerId("forget")
    private final TimerSpec forgetSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final Run run;
    private final Duration longestDelay;

    Follow(Run run, Duration longestDelay) {
      this.run = run;
      this.longestDelay = longestDelay;
    }

    @ProcessElement
    public void process(
        @Element KV<SubjectKey, Fact> element,
        @StateId("timeline") ValueState<Timeline> state,
        @TimerId("stale") Timer stale,
        @TimerId("forget") Timer forget,
        MultiOutputReceiver out) {
      SubjectKey subject = element.getKey();
      Timeline timeline = state.read();
      if (timeline == null) {
        timeline = new Timeline();
      }
      List<KV<Scope, Contribution>> before = contributions(subject, timeline);
      timeline.add(element.getValue());
      state.write(timeline);
      publishChange(before, contributions(subject, timeline), out);
      if (subject.kind() == Kind.TASK) {
        publishTask(subject, timeline, stale, out);
      }
      forget.set(
          Instant.ofEpochMilli(timeline.lastMillis() + Timeline.HORIZON.toMillis())
              .plus(longestDelay));
    }

    private static void publishChange(
        List<KV<Scope, Contribution>> before,
        List<KV<Scope, Contribution>> after,
        MultiOutputReceiver out) {
      List<KV<Scope, Contribution>> said = new ArrayList<>(after);
      for (KV<Scope, Contribution> old : before) {
        if (!said.remove(old)) {
          out.get(CONTRIBUTIONS).output(KV.of(old.getKey(), old.getValue().takenBack()));
        }
      }
      said.forEach(out.get(CONTRIBUTIONS)::output);
    }

    private void publishTask(
        SubjectKey subject, Timeline timeline, Timer stale, MultiOutputReceiver out) {
      TaskJudgement task = shownTask(timeline).orElse(null);
      if (task == null) {
        return;
      }
      long clock = run.clock(stale.getCurrentRelativeTime().getMillis());
      out.get(TASKS).output(task.row(subject, timeline, clock, run.id()));
      long staleAt = task.staleAtMillis();
      if (task.isWaiting() && staleAt > clock && staleAt <= run.asOfMillis()) {
        stale.set(Instant.ofEpochMilli(staleAt));
      } else {
        stale.clear();
      }
    }

    @OnTimer("stale")
    public void becomeStale(
        @Key SubjectKey subject,
        @StateId("timeline") ValueState<Timeline> state,
        @TimerId("stale") Timer stale,
        MultiOutputReceiver out) {
      Timeline timeline = state.read();
      if (timeline == null) {
        return;
      }
      long clock = run.clock(stale.getCurrentRelativeTime().getMillis());
      TaskJudgement task = shownTask(timeline).orElse(null);
      // Flink fires timers that were cleared: it files them under one name and looks for another.
      if (task == null || !task.isWaiting() || task.staleAtMillis() > clock) {
        return;
      }
      out.get(TASKS).output(task.row(subject, timeline, clock, run.id()));
    }

    @OnTimer("forget")
    public void forget(@StateId("timeline") ValueState<Timeline> state) {
      state.clear();
    }
  }

  /** What {@link Follow} has said in the end, of facts that are all known. */
  private static final class Conclude
      extends DoFn<Iterable<KV<SubjectKey, Fact>>, KV<Scope, Contribution>> {
    private static final long serialVersionUID = 1;

    private final Run run;

    Conclude(Run run) {
      this.run = run;
    }

    @ProcessElement
    public void process(@Element Iterable<KV<SubjectKey, Fact>> part, MultiOutputReceiver out) {
      Map<SubjectKey, Timeline> timelines = new HashMap<>();
      for (KV<SubjectKey, Fact> fact : part) {
        timelines.computeIfAbsent(fact.getKey(), s -> new Timeline()).add(fact.getValue());
      }
      timelines.forEach((subject, timeline) -> conclude(subject, timeline, out));
    }

    private void conclude(SubjectKey subject, Timeline timeline, MultiOutputReceiver out) {
      contributions(subject, timeline).forEach(out.get(CONTRIBUTIONS)::output);
      if (subject.kind() == Kind.TASK) {
        shownTask(timeline)
            .map(task -> task.row(subject, timeline, run.asOfMillis(), run.id()))
            .ifPresent(out.get(TASKS)::output);
      }
    }
  }

  private static List<KV<Scope, Contribution>> contributions(
      SubjectKey subject, Timeline timeline) {
    return timeline.segments().stream()
        .flatMap(segment -> Judgements.of(subject, segment).stream())
        .toList();
  }

  /**
   * The newest segment that there is anything to show of: were a later one shown in which the task
   * was only touched, its row would come and go with the order of arrival.
   */
  private static Optional<TaskJudgement> shownTask(Timeline timeline) {
    return timeline.segments().stream()
        .map(TaskJudgement::of)
        .filter(TaskJudgement::isKnown)
        .reduce((older, newer) -> newer);
  }
}
