package dev.tributary.serving.collector;

import static dev.tributary.serving.collector.RunningCollector.ids;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.embedded.LocalBroker;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What senders see while the broker is away; the collector of the test waits 3 s for it. */
@Timeout(180)
class CollectorWithoutBrokerIT {
  /** Above the 3 s for the machine's other work; a hang would be minutes. */
  private static final Duration BOUNDED = Duration.ofSeconds(10);

  @TempDir Path state;
  @TempDir Path folder;

  @Test
  void killedBroker_isA503InBoundedTime_andTheSameDeliveryIsTakenOnceItIsBack() throws Exception {
    byte[] body = body();
    try (LocalBroker broker = RunningCollector.startBroker(state);
        RunningCollector collector =
            RunningCollector.start(broker.bootstrapServers(), "events", folder)) {
      List<String> before = ids(collector.github("pull_request", body));
      assertThat(before).isNotEmpty();

      broker.kill();
      for (int attempt = 0; attempt < 3; attempt++) {
        assertIsUnavailable(collector, body);
      }
      assertThat(collector.get("/healthz").statusCode()).isEqualTo(200);
      await().atMost(BOUNDED).until(() -> collector.get("/readyz").statusCode() == 503);

      broker.restart();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> collector.github("pull_request", body).statusCode() == 202);
      assertThat(ids(collector.github("pull_request", body))).isEqualTo(before);
      await().atMost(BOUNDED).until(() -> collector.get("/readyz").statusCode() == 200);
      assertThat(collector.idsInTopic()).contains(before.toArray(String[]::new));
    }
  }

  @Test
  void manySendersWhileItIsAway_areAllAnswered_andHealthStaysQuick() throws Exception {
    byte[] body = body();
    try (LocalBroker broker = RunningCollector.startBroker(state);
        RunningCollector collector =
            RunningCollector.start(broker.bootstrapServers(), "events", folder)) {
      collector.github("pull_request", body);
      broker.kill();

      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      var threads = java.util.concurrent.Executors.newFixedThreadPool(100);
      for (int sender = 0; sender < 100; sender++) {
        answers.add(CompletableFuture.supplyAsync(() -> statusOf(collector, body), threads));
      }
      long begin = System.nanoTime();
      assertThat(collector.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUNDED);
      assertThat(answers).extracting(CompletableFuture::join).containsOnly(503);
      threads.shutdown();
    }
  }

  @Test
  void neverStartedBroker_orMissingTopic_isNotReady_butHealthy() throws Exception {
    try (RunningCollector collector = RunningCollector.startOnly("127.0.0.1:1", "events", folder)) {
      assertThat(collector.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(collector.get("/readyz").body()).contains("no Kafka broker answers");
      assertIsUnavailable(collector, body());
    }
    try (LocalBroker broker = RunningCollector.startBroker(state);
        RunningCollector collector =
            RunningCollector.startOnly(broker.bootstrapServers(), "no-topic", folder)) {
      assertThat(collector.get("/readyz").body()).contains("the topic does not exist");
      assertIsUnavailable(collector, body());
    }
  }

  private static void assertIsUnavailable(RunningCollector collector, byte[] body)
      throws Exception {
    long begin = System.nanoTime();
    HttpResponse<String> response = collector.github("pull_request", body);

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("10");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUNDED);
  }

  private static int statusOf(RunningCollector collector, byte[] body) {
    try {
      return collector.github("pull_request", body).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] body() throws java.io.IOException {
    Path file = RunningCollector.root().resolve("testdata/github/octokit/pull_request.jsonl");
    return Files.readAllLines(file).get(0).getBytes(UTF_8);
  }
}
