package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.embedded.LocalOtlp;
import dev.tributary.testkit.history.EventHistory;
import dev.tributary.testkit.history.Message;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./tributary run delivery} as a person runs it, against a cluster whose JobManager and
 * TaskManager are processes of their own.
 */
class FlinkClusterIT {
  private static final Instant START = Instant.parse("2025-10-01T00:00:00Z");

  @TempDir private Path folder;

  @Test
  void delivery_isSubmittedToAStandaloneCluster_andDoesItsWorkThere() throws Exception {
    List<Message> messages =
        EventHistory.of(11).events(1_000).tenants(1).teamsPerTenant(2).days(5).start(START);
    TestStack.Place place = TestStack.get().place("cluster");
    place.publish(messages);

    String state = "--state=" + folder;
    int metrics = freePort();
    String master =
        cluster("start", "--slots=1", "--metrics-port=" + metrics, state)
            .strip()
            .lines()
            .reduce((a, b) -> b)
            .get();
    try (LocalOtlp otlp = LocalOtlp.start()) {
      List<String> command =
          new ArrayList<>(List.of("./tributary", "run", "delivery", "--config=flink-local"));
      command.addAll(
          place.arguments(
              "--flinkMaster=" + master,
              "--parallelism=1",
              "--idleAfter=PT1S",
              "--idleWatermark=follow",
              "--traceSampling=1",
              "--attachedMode=false"));

      assertThat(run(command, otlp.endpoint())).contains("delivery was submitted to " + master);
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () ->
                  assertThat(Throughput.Counts.of(place.database(), "delivery").received())
                      .isEqualTo(messages.size()));
      await()
          .untilAsserted(
              () ->
                  assertThat(otlp.spans())
                      .as("from the workers, who know of the endpoint by the job alone")
                      .anyMatch(span -> span.name().equals("admit")));
      assertThat(get("http://127.0.0.1:" + metrics + "/metrics"))
          .containsPattern("flink_(job|task)manager_");
    } finally {
      cluster("stop", state);
    }
  }

  private static String cluster(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("runner-configs/flink-cluster/flink-cluster"));
    for (String argument : arguments) {
      command.addAll(List.of(argument.split("=", 2)));
    }
    return run(command, "");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }

  /**
   * @param otlp where spans go; empty for nowhere
   */
  private static String run(List<String> command, String otlp)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(TestStack.home().toFile()).redirectErrorStream(true);
    builder.environment().put("TRIBUTARY_SKIP_BUILD", "true");
    builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", otlp);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as("%s printed%n%s", command, output).isZero();
    return output;
  }
}
