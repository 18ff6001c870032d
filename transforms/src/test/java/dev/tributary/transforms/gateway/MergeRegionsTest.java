package dev.tributary.transforms.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.contracts.gateway.AccessLog;
import dev.tributary.contracts.gateway.AccessLogCoder;
import dev.tributary.contracts.gateway.AccessLogReader;
import dev.tributary.contracts.gateway.AccessLogReader.Outcome;
import dev.tributary.contracts.gateway.Dimensions;
import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.PartialCoder;
import dev.tributary.contracts.gateway.PruningProgram;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.contracts.gateway.SampleCoder;
import dev.tributary.contracts.gateway.Traffic;
import dev.tributary.sources.simulated.GatewayTraffic;
import dev.tributary.transforms.Runner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MergeRegionsTest {
  private static final long SEED = 20_261_122;
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final int BATCH = 25;
  private static final SeriesPlan PLAN = SeriesPlan.named("ns");
  private static final Map<String, Queue<Object>> SAID = new ConcurrentHashMap<>();

  @ParameterizedTest
  @EnumSource(Runner.class)
  void twoRegions_areEachAndTogether_whatTheRefereeSays(Runner runner) throws IOException {
    List<byte[]> lines = lines("region-01", 150);
    lines.addAll(lines("region-02", 100));

    List<Sample> samples =
        series(runner, false, PLAN, Create.of(partialsOf(lines)).withCoder(PartialCoder.of()));

    Map<String, Double> expected = NaiveSeries.of(lines, 20, "");
    expected.putAll(NaiveSeries.of(lines, 60, "_1m"));
    assertSame(gauges(samples), expected);
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void anyOrderAndEveryRepetition_givesTheSameSamplesOnce(Runner runner) throws IOException {
    List<byte[]> lines = lines("region-01", 120);
    List<Partial> partials = new ArrayList<>();
    // What an at-least-once producer that restarts says: half of the lines first, everything twice,
    // in any order; and at the end what it had said at first.
    List<Partial> older = partialsOf(everySecond(lines));
    partials.addAll(older);
    partials.addAll(partialsOf(lines));
    partials.addAll(partialsOf(lines));
    Collections.shuffle(partials, new Random(SEED));
    partials.addAll(older);
    TestStream.Builder<Partial> stream = TestStream.create(PartialCoder.of());
    for (int i = 0; i < partials.size(); i += BATCH) {
      stream = stream.addElements(at(partials.get(i)), batch(partials, i));
    }

    List<Sample> samples = series(runner, true, PLAN, stream.advanceWatermarkToInfinity());

    assertThat(samples).as("each sample once").doesNotHaveDuplicates();
    assertThat(names(samples)).as("and none corrected").doesNotHaveDuplicates();
    Map<String, Double> expected = NaiveSeries.of(lines, 20, "");
    expected.putAll(NaiveSeries.of(lines, 60, "_1m"));
    assertSame(gauges(samples), expected);
    // A counter ends at what its gauge has said in all.
    assertThat(last(samples, "ns_global_product_gw_http_req_total"))
        .as("seed %d", SEED)
        .isEqualTo(sum(samples, "ns_global_product_gw_http_req"));
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void partialAfterItsSample_isCountedOnceWhereItCame_andNothingIsSaidAgain(Runner runner) {
    long start = START.getEpochSecond();
    TestStream<Partial> stream =
        TestStream.create(PartialCoder.of())
            .addElements(at(product(start, 10)))
            .advanceWatermarkTo(joda(start + 25))
            // Two more of a window that is a sample, twice; and one that is known.
            .addElements(at(product(start, 12)))
            .addElements(at(product(start, 12)))
            .addElements(at(product(start, 10)))
            .advanceWatermarkTo(joda(start + 700))
            // Nobody remembers what was said of it.
            .addElements(at(product(start, 12)))
            .advanceWatermarkToInfinity();

    List<Sample> samples = series(runner, true, 1, PLAN, stream);

    assertThat(names(samples)).doesNotHaveDuplicates();
    assertThat(text(samples, "ns_product_gw_http_req")).containsExactly(at(start) + "=10.0");
    assertThat(text(samples, "ns_gw_late_req"))
        .containsExactlyInAnyOrder(
            "partials@" + (start + 20) + "=2.0", "stale@" + (start + 700) + "=12.0");
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void shardThatForgotWhatItSaid_isCountedOnce(Runner runner) {
    long start = START.getEpochSecond();
    TestStream<KV<String, ClosedWindow>> stream =
        TestStream.create(KvCoder.of(StringUtf8Coder.of(), ClosedWindow.ClosedWindowCoder.of()))
            .addElements(closed(1, start, 3), closed(1, start, 3), closed(2, start, 4))
            .advanceWatermarkTo(joda(start + 30))
            .addElements(closed(1, start, 3))
            .advanceWatermarkToInfinity();

    List<Sample> samples = collect(runner, true, 1, stream, new SayAlone());

    assertThat(names(samples)).doesNotHaveDuplicates();
    assertThat(text(samples, "ns_gw_late_req")).containsExactly("lines" + at(start) + "=7.0");
  }

  private static final class SayAlone
      extends PTransform<PCollection<KV<String, ClosedWindow>>, PCollection<Sample>> {
    private static final long serialVersionUID = 1;

    @Override
    public PCollection<Sample> expand(PCollection<KV<String, ClosedWindow>> shards) {
      return shards
          .apply("SaySeries", ParDo.of(new SaySeries(PLAN, false)))
          .setCoder(SampleCoder.of());
    }
  }

  private static KV<String, ClosedWindow> closed(int shard, long window, long requests) {
    SeriesCell cell = new SeriesCell("region-01", List.of("Product1", "lines"));
    return KV.of(
        GroupingSet.LATE.name(),
        new ClosedWindow(shard, window, Map.of(cell, Traffic.requests(requests))));
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void tooManyCells_becomeOther_andTotalsStayExact(Runner runner) throws IOException {
    List<byte[]> lines = lines("region-01", 120);
    SeriesPlan capped =
        new SeriesPlan("ns", Duration.ofSeconds(20), Duration.ofMinutes(10), 5, true);

    List<Partial> partials = partialsOf(lines);
    List<Sample> all =
        series(runner, false, PLAN, Create.of(partials).withCoder(PartialCoder.of()));
    List<Sample> few =
        series(runner, false, capped, Create.of(partials).withCoder(PartialCoder.of()));

    for (String name :
        List.of(
            "ns_product_gw_http_req",
            "ns_api_gw_http_5xx",
            "ns_error_code_gw_http_code",
            "ns_error_code_gw_error_code",
            "ns_tenant_gw_http_req")) {
      assertThat(sum(few, name)).as(name).isEqualTo(sum(all, name));
      assertThat(few.stream().filter(sample -> sample.name().equals(name)))
          .as(name)
          .hasSizeLessThan((int) all.stream().filter(s -> s.name().equals(name)).count())
          .anyMatch(sample -> sample.labels().containsValue(SeriesPlan.OTHER));
    }
  }

  private static List<String> text(List<Sample> samples, String name) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .map(
            sample ->
                sample.labels().getOrDefault("stage", "")
                    + at(sample.timeMillis() / 1000)
                    + "="
                    + sample.value())
        .toList();
  }

  private static String at(long seconds) {
    return "@" + seconds;
  }

  private static List<String> names(List<Sample> samples) {
    return samples.stream().map(MergeRegionsTest::name).toList();
  }

  private static String name(Sample sample) {
    return sample.name() + sample.labels() + at(sample.timeMillis() / 1000);
  }

  /** The families that the referee judges. */
  private static Map<String, Double> gauges(List<Sample> samples) {
    Map<String, Double> gauges = new TreeMap<>();
    samples.stream()
        .filter(sample -> !sample.name().endsWith("_total"))
        .filter(
            sample -> sample.name().matches("ns_(global_)?(product|api|error_code|tenant)_gw.*"))
        .forEach(sample -> gauges.put(name(sample), sample.value()));
    return gauges;
  }

  private static void assertSame(Map<String, Double> samples, Map<String, Double> expected) {
    assertThat(samples.keySet()).as("seed %d", SEED).isEqualTo(expected.keySet());
    expected.forEach(
        (name, value) ->
            assertThat(samples.get(name))
                .as(name)
                .isCloseTo(value, within(name.contains("_rt_p") ? value * 0.0101 : 1e-9)));
  }

  private static double sum(List<Sample> samples, String name) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** The sum over the series of that name of what each said last. */
  private static double last(List<Sample> samples, String name) {
    Map<Object, Sample> last = new TreeMap<>();
    samples.stream()
        .filter(sample -> sample.name().equals(name))
        .forEach(
            sample ->
                last.merge(
                    sample.labels().toString(),
                    sample,
                    (a, b) -> a.timeMillis() > b.timeMillis() ? a : b));
    return last.values().stream().mapToDouble(Sample::value).sum();
  }

  private static Partial product(long window, long requests) {
    return new Partial(
        "region-01",
        window,
        10,
        GroupingSet.PRODUCT,
        List.of("Product1", "region-01", "unknown"),
        latencies(requests));
  }

  /** That many requests as a region would have counted them. */
  private static Traffic latencies(long requests) {
    AccessLog log = logs(lines("region-01", 1)).get(0);
    Traffic traffic = Traffic.none(GroupingSet.PRODUCT);
    for (long i = 0; i < requests; i++) {
      traffic.add(log, 3, false);
    }
    return traffic;
  }

  /** What layer 1 says of these lines, region by region. */
  private static List<Partial> partialsOf(List<byte[]> lines) {
    List<Partial> partials = new ArrayList<>();
    for (String region : List.of("region-01", "region-02")) {
      List<AccessLog> logs =
          logs(lines).stream()
              .filter(
                  log -> log.get(dev.tributary.contracts.gateway.LogField.REGION_ID).equals(region))
              .toList();
      partials.addAll(
          collect(
              Runner.DIRECT,
              false,
              100,
              Create.of(logs).withCoder(AccessLogCoder.of()),
              AggregateRegion.in(Region.named(region), Dimensions.none())));
    }
    return partials;
  }

  private static List<Sample> series(
      Runner runner,
      boolean streaming,
      SeriesPlan plan,
      PTransform<PBegin, PCollection<Partial>> partials) {
    return series(runner, streaming, 10, plan, partials);
  }

  private static List<Sample> series(
      Runner runner,
      boolean streaming,
      int bundleSize,
      SeriesPlan plan,
      PTransform<PBegin, PCollection<Partial>> partials) {
    return collect(runner, streaming, bundleSize, partials, MergeRegions.into(plan));
  }

  @SuppressWarnings("unchecked")
  private static <A, B> List<B> collect(
      Runner runner,
      boolean streaming,
      int bundleSize,
      PTransform<PBegin, PCollection<A>> input,
      PTransform<PCollection<A>, PCollection<B>> transform) {
    String name = runner + "-" + System.nanoTime();
    Pipeline pipeline = Pipeline.create(runner.options(streaming, bundleSize, 1));
    pipeline
        .apply("Input", input)
        .apply("Transform", transform)
        .apply("Collect", ParDo.of(new Collect<>(name)));
    pipeline.run().waitUntilFinish();
    return (List<B>) new ArrayList<>(SAID.getOrDefault(name, new ConcurrentLinkedQueue<>()));
  }

  private static final class Collect<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1;
    private final String name;

    Collect(String name) {
      this.name = name;
    }

    @ProcessElement
    public void process(@Element T element) {
      SAID.computeIfAbsent(name, key -> new ConcurrentLinkedQueue<>()).add(element);
    }
  }

  private static List<byte[]> lines(String region, int count) {
    GatewayTraffic traffic = GatewayTraffic.of(SEED + region.hashCode(), region);
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(traffic.next(START.plusMillis(i * 700L)).value());
    }
    return lines;
  }

  private static List<AccessLog> logs(List<byte[]> lines) {
    AccessLogReader reader = new AccessLogReader(PruningProgram.standard());
    List<AccessLog> logs = new ArrayList<>();
    for (byte[] line : lines) {
      if (reader.read(line) == Outcome.KEPT) {
        logs.add(reader.log());
      }
    }
    return logs;
  }

  private static List<byte[]> everySecond(List<byte[]> lines) {
    List<byte[]> some = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 2) {
      some.add(lines.get(i));
    }
    return some;
  }

  /** Those after the first of a batch: the stream takes the first by itself. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static TimestampedValue<Partial>[] batch(List<Partial> partials, int first) {
    return partials.subList(first + 1, Math.min(first + BATCH, partials.size())).stream()
        .map(partial -> at(partial))
        .toArray(TimestampedValue[]::new);
  }

  private static TimestampedValue<Partial> at(Partial partial) {
    return TimestampedValue.of(
        partial,
        org.joda.time.Instant.ofEpochMilli(
            (partial.windowSeconds() + partial.lengthSeconds()) * 1000 - 1));
  }

  private static org.joda.time.Instant joda(long seconds) {
    return org.joda.time.Instant.ofEpochSecond(seconds);
  }
}
