package dev.tributary.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Flink cluster inside this JVM, with the REST endpoint and web interface of a real one on
 * loopback, so that a pipeline is submitted to it as to any other: {@code --runner=FlinkRunner
 * --flinkMaster=host:port}.
 *
 * <p>State lives on the heap and ends with this JVM; checkpoints go where the given configuration
 * says. Classes come from this JVM's class path first, so a submission needs to stage no files.
 */
public final class LocalFlink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalFlink.class);
  private static final String HOST = "127.0.0.1";
  private static final long WITHIN_SECONDS = 60;
  private static final long POLL_MILLIS = 50;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OUTPUT_WATERMARK = ".currentOutputWatermark";

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("rest.address", HOST),
          Map.entry("rest.bind-address", HOST),
          Map.entry("rest.bind-port", "0"),
          Map.entry("jobmanager.bind-host", HOST),
          Map.entry("taskmanager.host", HOST),
          Map.entry("taskmanager.bind-host", HOST),
          Map.entry("state.backend.type", "hashmap"),
          Map.entry("classloader.resolve-order", "parent-first"),
          // Whoever waits for a watermark asks more than once in the default ten seconds.
          Map.entry("metrics.fetcher.update-interval", "500"),
          // Jobs come as graphs; nobody needs to upload code through a browser.
          Map.entry("web.submit.enable", "false"));

  private final MiniCluster cluster;
  private final URI rest;

  private LocalFlink(MiniCluster cluster, URI rest) {
    this.cluster = cluster;
    this.rest = rest;
  }

  /**
   * One job the cluster knows, running or ended.
   *
   * @param id 32 hexadecimal digits
   * @param name the name it was submitted with
   * @param state Flink's word for it, such as {@code RUNNING}, {@code FINISHED}, {@code CANCELED}
   */
  public record Job(String id, String name, String state) {}

  /**
   * Starts a cluster of one task manager and returns when its REST endpoint answers.
   *
   * @param slots how many task slots, which is the highest parallelism of a job
   * @param configuration Flink settings that add to or replace the defaults, for example {@code
   *     state.checkpoints.dir}
   * @throws IllegalStateException if it does not start within 60 s
   */
  public static LocalFlink start(int slots, Map<String, String> configuration) {
    long begin = System.nanoTime();
    Configuration settings = Configuration.fromMap(DEFAULTS);
    settings.addAll(Configuration.fromMap(configuration));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    LocalFlink flink = new LocalFlink(cluster, startAndLocate(cluster));
    long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    LOG.info("Flink cluster of {} slots ready at {} in {} ms", slots, flink.master(), elapsed);
    return flink;
  }

  private static URI startAndLocate(MiniCluster cluster) {
    try {
      cluster.start();
      URI rest = await(cluster.getRestAddress(), "start");
      awaitServing(rest);
      return rest;
    } catch (Exception e) {
      IllegalStateException failure =
          new IllegalStateException("The Flink cluster did not start.", e);
      try {
        await(cluster.closeAsync(), "stop");
      } catch (IllegalStateException alsoFailed) {
        failure.addSuppressed(alsoFailed);
      }
      throw failure;
    }
  }

  /** The endpoint is up before it knows who leads the cluster, and answers 503 until it does. */
  private static void awaitServing(URI rest) throws IOException, InterruptedException {
    HttpRequest overview = HttpRequest.newBuilder(rest.resolve("/overview")).build();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WITHIN_SECONDS);
    while (HTTP.send(overview, BodyHandlers.discarding()).statusCode() != 200) {
      if (System.nanoTime() > deadline) {
        throw new IOException(rest + " has no leader after " + WITHIN_SECONDS + " s.");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** The address to submit to, {@code 127.0.0.1:port}: the value of {@code --flinkMaster}. */
  public String master() {
    return HOST + ":" + rest.getPort();
  }

  /** All jobs since the start, in no particular order. */
  public List<Job> jobs() {
    return await(cluster.listJobs(), "list its jobs").stream()
        .map(j -> new Job(j.getJobId().toHexString(), j.getJobName(), j.getJobState().name()))
        .toList();
  }

  /**
   * How far a job is: the lowest watermark that has left any of its steps. What came before it has
   * been worked off everywhere, down to the last sink.
   *
   * @param jobId as in {@link Job#id()}
   * @return epoch milliseconds; empty while a step has not said
   * @throws IllegalStateException if the cluster does not answer or does not know the job
   */
  public OptionalLong watermark(String jobId) {
    List<String> steps = new ArrayList<>();
    for (JsonNode vertex : ask("/jobs/" + jobId).path("vertices")) {
      if (!vertex.path("name").asText().startsWith("Source: ")) {
        steps.add("/jobs/" + jobId + "/vertices/" + vertex.path("id").asText());
      }
    }
    long lowest = Long.MAX_VALUE;
    for (String step : steps) {
      OptionalLong left = lowestOutputWatermark(step + "/subtasks/metrics");
      if (left.isEmpty()) {
        return left;
      }
      lowest = Math.min(lowest, left.getAsLong());
    }
    return steps.isEmpty() ? OptionalLong.empty() : OptionalLong.of(lowest);
  }

  /** Of all operators that run as one step, and of all its subtasks. */
  private OptionalLong lowestOutputWatermark(String metrics) {
    String names =
        StreamSupport.stream(ask(metrics).spliterator(), false)
            .map(metric -> metric.path("id").asText())
            .filter(name -> name.endsWith(OUTPUT_WATERMARK))
            .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
            .collect(Collectors.joining(","));
    return names.isEmpty()
        ? OptionalLong.empty()
        : StreamSupport.stream(ask(metrics + "?agg=min&get=" + names).spliterator(), false)
            .mapToLong(metric -> metric.path("min").asLong())
            .min();
  }

  private JsonNode ask(String path) {
    try {
      HttpResponse<byte[]> answer =
          HTTP.send(HttpRequest.newBuilder(rest.resolve(path)).build(), BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("Flink answered " + answer.statusCode() + " to " + path);
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new IllegalStateException("Flink did not answer " + path + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Flink was to answer " + path + ".", e);
    }
  }

  /**
   * Asks a job to end without a savepoint; returns when the cluster has taken the order, so the
   * state may still be {@code CANCELLING}.
   *
   * @param jobId as in {@link Job#id()}
   * @throws IllegalArgumentException if it is not 32 hexadecimal digits
   * @throws IllegalStateException if the cluster does not know the job or it has ended
   */
  public void cancel(String jobId) {
    await(cluster.cancelJob(JobID.fromHexString(jobId)), "cancel job " + jobId);
  }

  /** Cancels all jobs and stops the cluster. */
  @Override
  public void close() {
    await(cluster.closeAsync(), "stop");
  }

  private static <T> T await(CompletableFuture<T> answer, String what) {
    try {
      return answer.get(WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The Flink cluster could not " + what + ".", e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "The Flink cluster did not " + what + " within " + WITHIN_SECONDS + " s.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Flink was to " + what + ".", e);
    }
  }
}
