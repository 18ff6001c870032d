package dev.tributary.io.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tributary.contracts.gateway.RefusedSample;
import dev.tributary.contracts.gateway.RefusedSample.Reason;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.contracts.gateway.SampleCoder;
import dev.tributary.embedded.LocalPrometheus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against a real Prometheus, whose own counters say what it answered. */
@Tag("prometheus")
class WriteSamplesIT {
  private static final long SEED = 20_261_122;

  private static final long START = Instant.parse("2026-03-02T09:00:00Z").toEpochMilli();
  private static final long FAR = Instant.parse("2126-03-02T09:00:00Z").toEpochMilli();
  private static final long STEP = 20_000;
  private static final String REQUESTS = "shop_product_gw_http_req";
  private static final Queue<RefusedSample> REFUSED = new ConcurrentLinkedQueue<>();

  private LocalPrometheus store;

  @BeforeEach
  void start() throws IOException {
    REFUSED.clear();
    store = LocalPrometheus.start(Files.createTempDirectory(Path.of("target"), "prometheus"));
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void restartInMidStream_andOutage_sumsAreWhatWasSent_withoutA4xx() throws Exception {
    List<Sample> samples = samples(250, 24);

    // The first launch gets to the middle; the second goes back to a checkpoint before it.
    write(samples.subList(0, 250 * 14));
    Map<String, Long> counts = write(samples.subList(250 * 9, 250 * 18));
    assertThat(counts).containsEntry("passed_over", 250L * 5).containsEntry("written", 250L * 4);
    assertThat(answers4xx()).isZero();

    // Then the store is killed, hangs up on the third, and comes back while that one is waiting.
    store.kill();
    ServerSocket dying =
        new ServerSocket(URI.create(store.url()).getPort(), 1, InetAddress.getLoopbackAddress());
    CompletableFuture<Void> back = CompletableFuture.runAsync(() -> hangUpAndRestart(dying));
    Map<String, Long> afterOutage = write(samples.subList(250 * 18, 250 * 24));
    back.join();

    assertThat(afterOutage).containsEntry("written", 250L * 6).containsKey("retried");
    assertThat(sumsInStore()).as("seed %d", SEED).isEqualTo(sumsOf(samples));
    assertThat(REFUSED).isEmpty();
    assertThat(answers4xx()).isZero();
  }

  @Test
  void labels_thatLookLikeSyntax_areReadBackAsTheyWere() throws Exception {
    String nasty = "a=b|c\"d\\e\n{größe 🚀}";
    write(List.of(sample(nasty, 0, 7)));

    Map<String, Double> found =
        Promql.ask(store, "sum by (product) (" + REQUESTS + ")", START + STEP);
    assertThat(found).containsExactly(Map.entry("product=" + nasty, 7.0));
  }

  @Test
  void refusedSample_isGivenBackWithTheStoresReason_andTheOthersAreStored() throws Exception {
    Sample newer = sample("red", 5, 1);
    write(List.of(newer));
    List<Sample> batch = new ArrayList<>(List.of(sample("red", 2, 9)));
    for (int i = 0; i < 30; i++) {
      batch.add(sample("other-" + i, 2, 1));
    }

    // A store that cannot be asked: the sink cannot know that it has a newer one.
    writeTo(target().askedAt(null), batch);

    assertThat(REFUSED)
        .extracting(RefusedSample::sample, RefusedSample::reason)
        .containsExactly(tuple(batch.get(0), Reason.OUT_OF_ORDER));
    assertThat(REFUSED.peek().message()).startsWith("HTTP 400: ").contains("out of order sample");
    assertThat(Promql.ask(store, "sum(" + REQUESTS + ")", START + 5 * STEP))
        .containsExactly(Map.entry("", 31.0));
  }

  @Test
  void storeThatLetsNobodyIn_isNotAskedAgain_allIsGivenBack_andNoLauncherPasses() {
    PrometheusTarget elsewhere =
        PrometheusTarget.at(store.url() + "/api/v1/elsewhere", Credentials.none());
    List<Sample> samples = samples(30, 1);

    Map<String, Long> counts = writeTo(WriteSamples.to(elsewhere).withShards(1), samples);

    assertThat(counts).containsEntry("refused", 30L).containsEntry("requests", 1L);
    assertThat(counts).doesNotContainKey("retried");
    assertThat(REFUSED).extracting(RefusedSample::sample).containsExactlyElementsOf(samples);
    assertThat(REFUSED.peek().message()).startsWith("HTTP 404: ");
    assertThatThrownBy(() -> MetricStores.requireWelcome(elsewhere))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("does not take samples (HTTP 404");
    assertThatCode(() -> MetricStores.requireWelcome(target())).doesNotThrowAnyException();
  }

  @Test
  void futureAndInvalidSamples_areNeverSent_soThatTodaysGetThrough() throws Exception {
    Sample far = Sample.of(REQUESTS, Map.of("product", "red"), FAR, 1);
    Sample noNumber = sample("red", 0, Double.NaN);
    Sample good = sample("red", 1, 5);

    write(List.of(far, noNumber, good));

    assertThat(REFUSED)
        .extracting(RefusedSample::sample, RefusedSample::reason)
        .containsExactlyInAnyOrder(tuple(far, Reason.FUTURE), tuple(noNumber, Reason.INVALID));
    assertThat(sumsInStore()).containsExactly(Map.entry("product=red", 5.0));
    assertThat(answers4xx()).isZero();
  }

  /** F4: this store answers 500 to every sample of today; waiting for it would take days. */
  @Test
  void storeThatAFutureSampleHasShut_isNotWaitedFor() throws Exception {
    store.close();
    store =
        LocalPrometheus.start(
            Files.createTempDirectory(Path.of("target"), "prometheus"),
            "storage: {tsdb: {out_of_order_time_window: 2h}}\n");
    writeTo(
        WriteSamples.to(target().askedAt(null)).withMostAhead(Duration.ofDays(36_600)),
        List.of(Sample.of(REQUESTS, Map.of("product", "x"), FAR, 1)));
    assertThat(REFUSED).isEmpty();

    write(List.of(sample("red", 0, 1), sample("blue", 0, 1)));

    assertThat(REFUSED).extracting(RefusedSample::reason).containsOnly(Reason.TOO_OLD).hasSize(2);
    assertThat(REFUSED.peek().message()).startsWith("HTTP 500: ").contains("too old sample");
  }

  private List<Sample> samples(int series, int steps) {
    Random random = new Random(SEED);
    List<Sample> samples = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      List<Sample> window = new ArrayList<>();
      for (int i = 0; i < series; i++) {
        window.add(sample("product-" + i, step, random.nextInt(1_000)));
      }
      Collections.shuffle(window, random);
      samples.addAll(window);
    }
    return samples;
  }

  private static Sample sample(String product, int step, double value) {
    return Sample.of(
        REQUESTS,
        Map.of("product", product, "region_id", "r1", "empty", ""),
        START + step * STEP,
        value);
  }

  private static Map<String, Double> sumsOf(List<Sample> samples) {
    Map<String, Double> sums = new TreeMap<>();
    samples.forEach(
        s -> sums.merge("product=" + s.labels().get("product"), s.value(), Double::sum));
    return sums;
  }

  private Map<String, Double> sumsInStore() {
    return Promql.ask(
        store, "sum by (product) (sum_over_time(" + REQUESTS + "[1h]))", START + 3_600_000 - 1);
  }

  /** What Prometheus counted of its own answers, from its own page of metrics. */
  private long answers4xx() throws Exception {
    String page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(store.url() + "/metrics")).build(),
                BodyHandlers.ofString())
            .body();
    assertThat(page).contains("handler=\"/api/v1/write\"");
    return page.lines()
        .filter(line -> line.startsWith("prometheus_http_requests_total{code=\"4"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private PrometheusTarget target() {
    return PrometheusTarget.at(store.writeUrl(), Credentials.none());
  }

  private Map<String, Long> write(List<Sample> samples) {
    return writeTo(target(), samples);
  }

  private static Map<String, Long> writeTo(PrometheusTarget target, List<Sample> samples) {
    return writeTo(WriteSamples.to(target), samples);
  }

  private static Map<String, Long> writeTo(WriteSamples sink, List<Sample> samples) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        // One element, so that no runner reads its parts in an order of its own.
        .apply(Create.of(List.of(samples)).withCoder(ListCoder.of(SampleCoder.of())))
        .apply("InOrder", Flatten.iterables())
        .apply("Write", sink)
        .apply("Collect", ParDo.of(new Collect()));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    Map<String, Long> counts = new HashMap<>();
    result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.inNamespace("remote_write"))
                .build())
        .getCounters()
        .forEach(counter -> counts.put(counter.getName().getName(), counter.getAttempted()));
    return counts;
  }

  private static final class Collect extends DoFn<RefusedSample, Void> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element RefusedSample sample) {
      REFUSED.add(sample);
    }
  }

  private void hangUpAndRestart(ServerSocket dying) {
    try {
      dying.accept().close();
      dying.close();
      store.restart();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
