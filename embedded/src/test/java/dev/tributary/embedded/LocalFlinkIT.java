package dev.tributary.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;

class LocalFlinkIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void submittedJob_isListed_andCancelled() throws Exception {
    try (LocalFlink flink = LocalFlink.start(2, Map.of())) {
      String id = submitEndless(flink.master(), "endless");

      await().atMost(SOON).until(() -> stateOf(flink, id).equals("RUNNING"));
      assertThat(flink.jobs()).containsExactly(new LocalFlink.Job(id, "endless", "RUNNING"));
      assertThat(flink.watermark(id)).isEmpty();

      flink.cancel(id);

      await().atMost(SOON).until(() -> stateOf(flink, id).equals("CANCELED"));
    }
  }

  @Test
  void unknownJob_cannotBeCancelled() {
    try (LocalFlink flink = LocalFlink.start(1, Map.of())) {
      assertThatThrownBy(() -> flink.cancel("00000000000000000000000000000000"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("could not cancel job 00000000000000000000000000000000");
    }
  }

  @Test
  void givenSettings_replaceTheDefaults_andCloseEndsTheEndpoint() throws Exception {
    URI config;
    try (LocalFlink flink = LocalFlink.start(3, Map.of("web.submit.enable", "true"))) {
      config = URI.create("http://" + flink.master() + "/config");
      assertThat(get(config)).contains("\"web-submit\":true");
      assertThat(get(URI.create("http://" + flink.master() + "/overview")))
          .contains("\"slots-total\":3");
    }
    assertThatThrownBy(() -> get(config)).isInstanceOf(IOException.class);
  }

  private static String submitEndless(String master, String name) throws Exception {
    List<String> address = List.of(master.split(":"));
    try (StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createRemoteEnvironment(
            address.get(0), Integer.parseInt(address.get(1)))) {
      environment.fromSequence(0, Long.MAX_VALUE).sinkTo(new DiscardingSink<>());
      return environment.executeAsync(name).getJobID().toHexString();
    }
  }

  private static String stateOf(LocalFlink flink, String id) {
    return flink.jobs().stream()
        .filter(job -> job.id().equals(id))
        .map(LocalFlink.Job::state)
        .findFirst()
        .orElse("absent");
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
