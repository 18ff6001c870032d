package dev.tributary.transforms.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.transforms.Outcome;
import dev.tributary.transforms.Play;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.Runner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bounded run says everything once, when all is known: nothing early, nothing taken back. */
class BoundedRunTest {
  private static final Duration ALLOWED = Duration.ofDays(7);
  private static final Run RUN =
      Run.asOf("nightly", "n", RandomHistory.START.plus(Duration.ofDays(95)));
  private static final Queue<KV<Scope, Contribution>> SAID = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @EnumSource
  void everyRow_isPublishedOnce(Runner runner) {
    List<Event> history = history();
    Outcome outcome = Play.during(RUN, ALLOWED).inBatchOn(runner, history);
    for (Table table : Contents.TABLES) {
      assertThat(outcome.published(table))
          .as("%s", table.name())
          .isNotEmpty()
          .extracting(Row::key)
          .doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everythingThatCounts_isSaidOnce_andNothingIsTakenBack(Runner runner) {
    SAID.clear();
    List<Event> history = history();
    Pipeline pipeline = Pipeline.create(runner.options(false, 1, 1));
    List<TimestampedValue<Event>> values = new ArrayList<>();
    history.forEach(
        event ->
            values.add(
                TimestampedValue.of(
                    event, org.joda.time.Instant.ofEpochMilli(event.timestampMillis()))));
    pipeline
        .apply("Receive", Create.timestamped(values).withCoder(EventCoder.of()))
        .apply("TrackSubjects", TrackSubjects.during(RUN, org.joda.time.Duration.standardDays(8)))
        .get(TrackSubjects.CONTRIBUTIONS)
        .apply("Hear", ParDo.of(new Hear()));
    pipeline.run().waitUntilFinish();
    assertThat(SAID).allMatch(said -> said.getValue().sign() == 1);
    assertThat(SAID).containsExactlyInAnyOrderElementsOf(concluded(history));
  }

  /** Out of order, and without the repetitions that the admission would drop. */
  private static List<Event> history() {
    List<Event> history = new ArrayList<>(RandomHistory.of(815).stream().distinct().toList());
    Collections.shuffle(history, new Random(815));
    return history;
  }

  private static List<KV<Scope, Contribution>> concluded(List<Event> history) {
    List<KV<Scope, Contribution>> all = new ArrayList<>();
    Map<SubjectKey, Timeline> timelines = new LinkedHashMap<>();
    for (Event event : history) {
      all.addAll(RowEvents.contributions(event));
      Facts.of(event)
          .forEach(
              fact ->
                  timelines
                      .computeIfAbsent(fact.getKey(), unused -> new Timeline())
                      .add(fact.getValue()));
    }
    timelines.forEach(
        (subject, timeline) -> {
          for (List<Fact> segment : timeline.segments()) {
            all.addAll(Judgements.of(subject, segment));
          }
        });
    return all;
  }

  private static final class Hear extends DoFn<KV<Scope, Contribution>, Void> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element KV<Scope, Contribution> said) {
      SAID.add(said);
    }
  }
}
