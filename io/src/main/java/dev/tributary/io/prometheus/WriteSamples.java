package dev.tributary.io.prometheus;

import dev.tributary.contracts.gateway.RefusedSample;
import dev.tributary.contracts.gateway.RefusedSampleCoder;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.contracts.gateway.SampleCoder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.util.Sleeper;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes final values of time series by Prometheus remote write 1.0. All samples of a series go
 * through one worker, in the order of time; a request carries at most {@value #MAX_SAMPLES} of
 * them, and never waits longer than a bundle lasts ({@code --maxBundleTimeMills} on Flink).
 *
 * <p>The output is what will never be stored, with the store's reason, as bounded as the input,
 * with the times of the samples, in the global window. A sample that is further ahead of the clock
 * than allowed is never sent (F4). A sample that is not newer than what its series has, in the
 * store too, is passed over and counted: after a restart nothing is written twice, and no store
 * takes a correction (F5). An outage, a 429 or a 5xx of about a minute is waited out; after that
 * the bundle fails with a {@link StoreException}. No other answer is ever asked for twice: whoever
 * launches this asks {@link MetricStores#requireWelcome} first.
 *
 * <p>Job metrics {@code remote_write/}: see {@link Outcome}.
 */
public final class WriteSamples
    extends PTransform<PCollection<Sample>, PCollection<RefusedSample>> {
  private static final long serialVersionUID = 1;

  /** What Prometheus sends in a request itself. */
  private static final int MAX_SAMPLES = 2_000;

  private final PrometheusTarget target;
  private final int shards;
  private final Duration mostAhead;

  private WriteSamples(PrometheusTarget target, int shards, Duration mostAhead) {
    this.target = Objects.requireNonNull(target);
    this.shards = shards;
    this.mostAhead = mostAhead;
  }

  /** Eight shares of the series, and five minutes ahead of the clock. */
  public static WriteSamples to(PrometheusTarget target) {
    return new WriteSamples(target, 8, Duration.ofMinutes(5));
  }

  /** How many workers can write at a time; part of the job's state, as a key is. */
  public WriteSamples withShards(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("at least one shard is needed, not " + number);
    }
    return new WriteSamples(target, number, mostAhead);
  }

  /** How far ahead of the clock of a worker a sample may be. */
  public WriteSamples withMostAhead(Duration bound) {
    return new WriteSamples(target, shards, Objects.requireNonNull(bound));
  }

  @Override
  public PCollection<RefusedSample> expand(PCollection<Sample> samples) {
    int shares = shards;
    return samples
        // In a window that has an end a runner would drop what comes after it, before a step with
        // state.
        .apply("AnyTime", Window.into(new GlobalWindows()))
        .apply(
            "BySeries",
            WithKeys.<Integer, Sample>of(
                    s -> SeriesId.shard(SeriesId.of(s.name(), s.labels()), shares))
                .withKeyType(TypeDescriptors.integers()))
        .setCoder(KvCoder.of(VarIntCoder.of(), SampleCoder.of()))
        .apply("Write", ParDo.of(new WriteFn(target, mostAhead)))
        .setCoder(RefusedSampleCoder.of());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("store", target.place()).withLabel("Metric store"))
        .add(DisplayData.item("shards", shards).withLabel("Shards"));
  }

  /** What became of samples; the job metric is the name in lower case. */
  private enum Outcome {
    WRITTEN,
    /** Not newer than what the series has. */
    PASSED_OVER,
    REFUSED,
    /** Requests, not samples. */
    REQUESTS,
    /** Requests that were repeated. */
    RETRIED;

    void count(long number) {
      if (number > 0) {
        Metrics.counter("remote_write", name().toLowerCase(Locale.ROOT)).inc(number);
      }
    }
  }

  /** A sample, and where to output it should it be refused. */
  private record Pending(Sample sample, Instant timestamp, BoundedWindow window) {}

  private record Refused(RefusedSample sample, Pending pending) {}

  private static final class WriteFn extends DoFn<KV<Integer, Sample>, RefusedSample> {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(WriteSamples.class);

    /**
     * Never read: a step that has state gets all elements of a key in one worker, in the order in
     * which another sent them.
     */
    @StateId("series")
    @SuppressWarnings("unused")
    private final StateSpec<ValueState<Integer>> seriesSpec = StateSpecs.value(VarIntCoder.of());

    private final PrometheusTarget target;
    private final Duration mostAhead;
    private transient SampleCheck check;
    private transient PatientStore store;
    private transient SampleWriter writer;
    private transient LastWritten lastWritten;
    private transient List<Pending> buffer;
    private transient List<Refused> refused;

    private WriteFn(PrometheusTarget target, Duration mostAhead) {
      this.target = target;
      this.mostAhead = mostAhead;
    }

    @Setup
    public void setup() {
      Clock clock = Clock.systemUTC();
      StoreClient client = new StoreClient(target);
      check = new SampleCheck(mostAhead, clock);
      store = new PatientStore(target, Sleeper.DEFAULT);
      writer = new SampleWriter(target, client, store);
      lastWritten = new LastWritten(target, client, store, clock);
      buffer = new ArrayList<>();
      refused = new ArrayList<>();
    }

    @StartBundle
    public void startBundle() {
      // A bundle that failed left its samples here; they come again.
      buffer.clear();
      refused.clear();
    }

    @ProcessElement
    public void processElement(
        @Element KV<Integer, Sample> element, @Timestamp Instant timestamp, BoundedWindow window)
        throws InterruptedException {
      Pending pending = new Pending(element.getValue(), timestamp, window);
      check
          .problem(pending.sample())
          .ifPresentOrElse(problem -> refuse(problem, pending), () -> buffer.add(pending));
      if (buffer.size() >= MAX_SAMPLES) {
        flush();
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws InterruptedException {
      flush();
      Map<String, Integer> reasons = new TreeMap<>();
      for (Refused each : refused) {
        reasons.merge(each.sample().reason().code(), 1, Integer::sum);
        context.output(each.sample(), each.pending().timestamp(), each.pending().window());
      }
      if (!refused.isEmpty()) {
        LOG.warn("{} does not take {} samples: {}.", target, refused.size(), reasons);
      }
    }

    private void flush() throws InterruptedException {
      // Stable: of two samples of one moment the first wins.
      buffer.sort(Comparator.comparingLong(pending -> pending.sample().timeMillis()));
      lastWritten.learn(buffer.stream().map(Pending::sample).toList());
      IdentityHashMap<Sample, Pending> sent = new IdentityHashMap<>();
      List<Sample> news = new ArrayList<>();
      for (Pending pending : buffer) {
        Sample sample = pending.sample();
        long series = SeriesId.of(sample.name(), sample.labels());
        if (lastWritten.isNews(series, sample)) {
          // Before it is written: a second one of that moment in this batch is none. If writing
          // fails, the bundle does, and another worker asks the store anew.
          lastWritten.wrote(series, sample.timeMillis());
          sent.put(sample, pending);
          news.add(sample);
        }
      }
      Outcome.PASSED_OVER.count(buffer.size() - news.size());
      List<RefusedSample> refusals = writer.write(news);
      refusals.forEach(refusal -> refuse(refusal, sent.get(refusal.sample())));
      Outcome.WRITTEN.count(news.size() - refusals.size());
      Outcome.REQUESTS.count(writer.takeRequests());
      Outcome.RETRIED.count(store.takeRetries());
      buffer.clear();
    }

    private void refuse(RefusedSample sample, Pending pending) {
      refused.add(new Refused(sample, pending));
      Outcome.REFUSED.count(1);
    }
  }
}
