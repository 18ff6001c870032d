package dev.tributary.benchmarks;

import dev.tributary.embedded.LocalPrometheus;
import dev.tributary.pipelines.local.LocalStack;
import dev.tributary.sources.simulated.GatewayTraffic;
import dev.tributary.sources.simulated.GatewayTraffic.Line;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long after an access log line the sample that counts it can be queried in a real Prometheus,
 * while {@code gateway-regional} and {@code gateway-metrics}, each in a process of its own, take
 * 5,000 lines of 4 KB a second. Run it with {@code benchmarks/freshness gateway}.
 *
 * <p>Measured is every line of each whole window, from handing it to the producer to the moment a
 * query shows its window; so it waits for up to 20 s of its window, for the lines that are out of
 * order, and for us. Each sample is compared with the lines of its window.
 */
public final class GatewayFreshness {
  private static final int LINES_PER_SECOND = 5_000;

  /** Of the topic that the local stack makes. */
  private static final int PARTITIONS = 24;

  private static final String REGION = "region-00";
  private static final String LOGS = "gateway-logs";
  private static final String REQUESTS = "namespace_product_gw_http_req";
  private static final String LATE = "namespace_gw_late_req_total";
  private static final long WINDOW_MILLIS = 20_000;

  /** Two cores hold no more beside a broker, a generator and two jobs: half a million series. */
  private static final int SERIES_CAP = 2_000;

  private static final int SKIPPED_WINDOWS = 4;
  private static final int WINDOWS = 6;
  private static final long POLL_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern TIME = Pattern.compile("\"__time__\":\"?(\\d+)");
  private static final Pattern VALUE = Pattern.compile("\"value\":\\[[^,]+,\"([^\"]+)\"]");

  private final HttpClient http = HttpClient.newHttpClient();
  private final String prometheus;

  /** When the lines of each window were sent. */
  private final TreeMap<Long, List<Long>> sent = new TreeMap<>();

  /** A few, until the jobs have started: what waits for them then is not what is measured. */
  private volatile int rate = 100;

  private GatewayFreshness(String prometheus) {
    this.prometheus = prometheus;
  }

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(System.getenv("TRIBUTARY_HOME"));
    Path state = Files.createTempDirectory("tributary-freshness");
    List<Process> jobs = new ArrayList<>();
    try (LocalStack stack = LocalStack.start(home, state);
        LocalPrometheus prometheus = LocalPrometheus.start(state.resolve("prometheus"))) {
      jobs.add(launch(home, stack, "gateway-regional", "--region=" + REGION));
      jobs.add(
          launch(
              home,
              stack,
              "gateway-metrics",
              "--remoteWriteUrl=" + prometheus.writeUrl(),
              "--seriesCap=" + SERIES_CAP));
      GatewayFreshness freshness = new GatewayFreshness(prometheus.url());
      Thread load = new Thread(() -> freshness.send(stack.bootstrapServers()), "load");
      load.setDaemon(true);
      load.start();
      freshness.measure(jobs);
    } finally {
      for (Process job : jobs) {
        job.descendants().forEach(ProcessHandle::destroy);
        job.destroy();
      }
    }
  }

  private static Process launch(Path home, LocalStack stack, String name, String... flags)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                home.resolve("tributary").toString(),
                "run",
                name,
                "--config=flink-local",
                "--parallelism=2",
                "--bootstrapServers=" + stack.bootstrapServers()));
    command.addAll(List.of(flags));
    ProcessBuilder job = new ProcessBuilder(command);
    job.environment().put("TRIBUTARY_SKIP_BUILD", "1"); // the script has built
    return job.inheritIO().start();
  }

  /** Until this process ends. */
  private void send(String servers) {
    GatewayTraffic traffic = GatewayTraffic.of(42, REGION);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1,
                // As a shipper of logs does.
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 << 10,
                ProducerConfig.LINGER_MS_CONFIG,
                100),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      long due = System.nanoTime();
      for (long i = 0; ; i++) {
        due += 1_000_000_000 / rate;
        long ahead = due - System.nanoTime();
        if (ahead > 1_000_000) {
          TimeUnit.NANOSECONDS.sleep(ahead);
        }
        Instant now = Instant.now();
        Line line = traffic.next(now);
        Future<?> unused =
            producer.send(new ProducerRecord<>(LOGS, (int) (i % PARTITIONS), null, line.value()));
        if (!line.warmUp()) {
          note(line, now);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(Line line, Instant at) {
    String end = new String(line.value(), line.value().length - 40, 40, StandardCharsets.UTF_8);
    Matcher time = TIME.matcher(end);
    if (!time.find()) {
      throw new IllegalStateException("no time at the end of a line");
    }
    long millis = Long.parseLong(time.group(1)) * 1000;
    synchronized (sent) {
      sent.computeIfAbsent(millis - millis % WINDOW_MILLIS, w -> new ArrayList<>())
          .add(at.toEpochMilli());
    }
  }

  private void measure(List<Process> jobs) throws IOException, InterruptedException {
    List<Long> waits = new ArrayList<>();
    List<Long> lags = new ArrayList<>();
    long window = firstWindow(jobs);
    rate = LINES_PER_SECOND;
    window += SKIPPED_WINDOWS * WINDOW_MILLIS;
    for (int windows = 0; windows < WINDOWS; windows++) {
      window += WINDOW_MILLIS;
      List<Long> lines = awaitAll(window, jobs);
      long visible = System.currentTimeMillis();
      lags.add(visible - window - WINDOW_MILLIS);
      lines.forEach(at -> waits.add(visible - at));
      System.out.printf(
          "window of %s: all %d requests counted %d ms after its end%n",
          Instant.ofEpochMilli(window), lines.size(), visible - window - WINDOW_MILLIS);
    }
    waits.sort(null);
    lags.sort(null);
    System.out.printf(
        "line to sample at %d lines/s, %d lines: median %d ms, p99 %d ms, max %d ms; end of a window"
            + " to its samples: median %d ms, max %d ms%n",
        LINES_PER_SECOND,
        waits.size(),
        waits.get(waits.size() / 2),
        waits.get((int) (waits.size() * 0.99)),
        waits.get(waits.size() - 1),
        lags.get(lags.size() / 2),
        lags.get(lags.size() - 1));
  }

  /** The first of which a sample can be seen; it is not whole. */
  private long firstWindow(List<Process> jobs) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE.multipliedBy(2));
    double seconds = 0;
    while (seconds == 0) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("no sample within " + PATIENCE);
      }
      pause(jobs);
      seconds = ask("max(timestamp(" + REQUESTS + "))");
    }
    return (long) (1000 * seconds);
  }

  /** Until every line of a window is counted in a sample; when they were sent. */
  private List<Long> awaitAll(long window, List<Process> jobs)
      throws IOException, InterruptedException {
    Instant deadline = Instant.ofEpochMilli(window + WINDOW_MILLIS).plus(PATIENCE);
    while (true) {
      // An instant selector would fall back to the sample of the window before.
      double counted = ask("sum(last_over_time(" + REQUESTS + "[1s] @ " + window / 1000 + "))");
      synchronized (sent) {
        List<Long> lines = sent.getOrDefault(window, List.of());
        if (System.currentTimeMillis() > window + WINDOW_MILLIS && counted >= lines.size()) {
          return List.copyOf(lines);
        }
        if (Instant.now().isAfter(deadline)) {
          throw new IllegalStateException(
              String.format(
                  "window of %s: of %d requests %.0f are counted after %s, %.0f are in late series",
                  Instant.ofEpochMilli(window),
                  lines.size(),
                  counted,
                  PATIENCE,
                  ask("sum(" + LATE + ")")));
        }
      }
      pause(jobs);
    }
  }

  private static void pause(List<Process> jobs) throws InterruptedException {
    if (jobs.stream().anyMatch(job -> !job.isAlive())) {
      throw new IllegalStateException("a job has ended");
    }
    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
  }

  private double ask(String query) throws IOException, InterruptedException {
    URI uri =
        URI.create(
            prometheus + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    String answer =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body();
    Matcher value = VALUE.matcher(answer);
    return value.find() ? Double.parseDouble(value.group(1)) : 0;
  }
}
