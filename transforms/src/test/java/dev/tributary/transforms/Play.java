package dev.tributary.transforms;

import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.coder.ReceivedCoder;
import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.activity.MeasureActivity;
import dev.tributary.transforms.admission.Admission;
import dev.tributary.transforms.admission.AdmitOnce;
import dev.tributary.transforms.admission.Lateness;
import dev.tributary.transforms.delivery.MeasureDelivery;
import dev.tributary.transforms.engagement.MeasureEngagement;
import dev.tributary.transforms.operational.MeasureOperational;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Plays one script on one runner through admission and a family of metrics, and hands back
 * everything that came out. The script moves the clock; nothing else does.
 *
 * <p>Both runners work inside this JVM, so outputs are collected in a static map under an id of the
 * play.
 */
public final class Play {
  private static final Map<Long, Outcome> OUTCOMES = new ConcurrentHashMap<>();
  private static final AtomicLong PLAYS = new AtomicLong();

  /** What is measured, and when an event is late for it. */
  private enum Family {
    DELIVERY {
      @Override
      Lateness lateness(Duration allowed) {
        return Lateness.sliding(Duration.ofHours(24), Duration.ofHours(1), allowed);
      }

      @Override
      Map<String, PCollection<Row>> measure(
          PCollection<Event> admitted, Run run, Duration allowed) {
        MeasureDelivery.Rows rows =
            admitted.apply("MeasureDelivery", MeasureDelivery.during(run, allowed));
        return Map.of(
            "Tasks", rows.tasks(),
            "Last24h", rows.last24h(),
            "Daily", rows.daily(),
            "ServicesLast24h", rows.servicesLast24h(),
            "ServicesDaily", rows.servicesDaily());
      }
    },

    ENGAGEMENT {
      @Override
      Lateness lateness(Duration allowed) {
        return MeasureEngagement.lateness(allowed);
      }

      @Override
      Map<String, PCollection<Row>> measure(
          PCollection<Event> admitted, Run run, Duration allowed) {
        return Map.of(
            "Sessions",
            admitted.apply("MeasureEngagement", MeasureEngagement.during(run, allowed)));
      }
    },

    OPERATIONAL {
      @Override
      Lateness lateness(Duration allowed) {
        return MeasureOperational.lateness(allowed);
      }

      @Override
      Map<String, PCollection<Row>> measure(
          PCollection<Event> admitted, Run run, Duration allowed) {
        return Map.of(
            "Minutes",
            admitted.apply("MeasureOperational", MeasureOperational.during(run, allowed)));
      }
    },

    ACTIVITY {
      @Override
      Lateness lateness(Duration allowed) {
        return MeasureActivity.lateness(allowed);
      }

      @Override
      Map<String, PCollection<Row>> measure(
          PCollection<Event> admitted, Run run, Duration allowed) {
        Map<String, PCollection<Row>> rows = new HashMap<>();
        admitted
            .apply("MeasureActivity", MeasureActivity.during(run, allowed))
            .byTable()
            .forEach((table, collection) -> rows.put(table.name(), collection));
        return rows;
      }
    };

    abstract Lateness lateness(Duration allowed);

    /** Rows by a name for the step that collects them. */
    abstract Map<String, PCollection<Row>> measure(
        PCollection<Event> admitted, Run run, Duration allowed);
  }

  private final Family family;
  private final Run run;
  private final Duration allowedLateness;
  private TestStream.Builder<Received> script = TestStream.create(ReceivedCoder.of());
  private long bundleSize = 1;
  private int subtasks = 1;
  private boolean admission = true;

  private Play(Family family, Run run, Duration allowedLateness) {
    this.family = family;
    this.run = run;
    this.allowedLateness = allowedLateness;
  }

  public static Play during(Run run, Duration allowedLateness) {
    return new Play(Family.DELIVERY, run, allowedLateness);
  }

  /** The same with engagement instead of delivery. */
  public static Play engagement(Run run, Duration allowedLateness) {
    return new Play(Family.ENGAGEMENT, run, allowedLateness);
  }

  /** The same with the operational numbers instead of delivery. */
  public static Play operational(Run run, Duration allowedLateness) {
    return new Play(Family.OPERATIONAL, run, allowedLateness);
  }

  /** The same with activity instead of delivery. */
  public static Play activity(Run run, Duration allowedLateness) {
    return new Play(Family.ACTIVITY, run, allowedLateness);
  }

  /**
   * How many records a bundle holds at the most on Flink; one by one unless this says otherwise.
   */
  public Play inBundlesOf(long records) {
    bundleSize = records;
    return this;
  }

  /** How many subtasks share the work on Flink; one unless this says otherwise. */
  public Play onSubtasks(int number) {
    subtasks = number;
    return this;
  }

  /** Every event goes straight to the measuring; there are no counts and no late copies. */
  public Play withoutAdmission() {
    admission = false;
    return this;
  }

  /** These records arrive one after the other. */
  public Play receive(Received... records) {
    for (Received record : records) {
      script = script.addElements(timestamped(record));
    }
    return this;
  }

  /** These records arrive in one bundle. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic class has no other way
  public Play receiveAtOnce(List<? extends Received> records) {
    TimestampedValue[] rest =
        records.stream().skip(1).map(Play::timestamped).toArray(TimestampedValue[]::new);
    script = script.addElements(timestamped(records.get(0)), rest);
    return this;
  }

  /** The watermark reaches an instant: every event before it is in. */
  public Play watermark(Instant instant) {
    script = script.advanceWatermarkTo(org.joda.time.Instant.ofEpochMilli(instant.toEpochMilli()));
    return this;
  }

  public Play watermark(String instant) {
    return watermark(Instant.parse(instant));
  }

  /** The wall clock moves. Flink's test stream knows no such step. */
  public Play processingTime(Duration duration) {
    script = script.advanceProcessingTime(org.joda.time.Duration.millis(duration.toMillis()));
    return this;
  }

  /**
   * Plays the script to its end, which is the end of time. What waits for a moment of wall clock is
   * published before: Flink does that by itself when its input ends.
   */
  public Outcome on(Runner runner) {
    if (runner == Runner.DIRECT) {
      processingTime(Duration.ofMinutes(1));
    }
    return play(runner, true, script.advanceWatermarkToInfinity());
  }

  /** Takes the same records as one bounded input, as the nightly run does. */
  public Outcome inBatchOn(Runner runner, Collection<? extends Received> records) {
    List<TimestampedValue<Received>> values = records.stream().map(Play::timestamped).toList();
    return play(runner, false, Create.timestamped(values).withCoder(ReceivedCoder.of()));
  }

  private Outcome play(
      Runner runner, boolean streaming, PTransform<PBegin, PCollection<Received>> source) {
    long id = PLAYS.incrementAndGet();
    Outcome outcome = new Outcome();
    OUTCOMES.put(id, outcome);
    try {
      Pipeline pipeline = Pipeline.create(runner.options(streaming, bundleSize, subtasks));
      PCollection<Received> records = pipeline.apply("Receive", source);
      family
          .measure(admission ? admit(id, records) : onlyEvents(records), run, allowedLateness)
          .forEach((name, rows) -> collect(id, name, rows));
      PipelineResult result = pipeline.run();
      result.waitUntilFinish();
      requireNothingDropped(result);
      return outcome;
    } finally {
      OUTCOMES.remove(id);
    }
  }

  private PCollection<Event> admit(long id, PCollection<Received> records) {
    Admission admission =
        records.apply("Admit", AdmitOnce.during(run, family.lateness(allowedLateness)));
    collect(id, "Late", admission.late());
    collect(id, "Rejected", admission.rejected());
    collect(id, "Counts", admission.counts());
    return admission.admitted();
  }

  private static PCollection<Event> onlyEvents(PCollection<Received> records) {
    return records
        .apply(
            "OnlyEvents", MapElements.into(TypeDescriptor.of(Event.class)).via(Event.class::cast))
        .setCoder(EventCoder.of());
  }

  /** What the admission lets pass can be late nowhere else: a runner that drops breaks that. */
  private static void requireNothingDropped(PipelineResult result) {
    for (MetricResult<Long> counter : result.metrics().allMetrics().getCounters()) {
      if (counter.getName().getName().toLowerCase(Locale.ROOT).contains("dropped")
          && counter.getAttempted() > 0) {
        throw new AssertionError("the runner dropped elements: " + counter);
      }
    }
  }

  private static <T> void collect(long play, String name, PCollection<T> outputs) {
    outputs.apply("Collect" + name, ParDo.of(new Collect<>(play)));
  }

  private static TimestampedValue<Received> timestamped(Received record) {
    long at =
        record instanceof Event event
            ? event.timestampMillis()
            : ((DeadLetter) record).firstSeenMillis();
    return TimestampedValue.of(record, org.joda.time.Instant.ofEpochMilli(at));
  }

  private static final class Collect<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1;

    private final long play;

    Collect(long play) {
      this.play = play;
    }

    @ProcessElement
    public void process(@Element T output) {
      OUTCOMES.get(play).add(output);
    }
  }
}
