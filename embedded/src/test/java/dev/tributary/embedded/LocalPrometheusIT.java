package dev.tributary.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("prometheus")
class LocalPrometheusIT {
  @TempDir Path state;

  @Test
  void killedAndRestarted_answersAtTheSameAddress_closed_leavesNoProcess() throws Exception {
    long second;
    try (LocalPrometheus prometheus = LocalPrometheus.start(state)) {
      String url = prometheus.url();
      long first = prometheus.pid();
      prometheus.kill();
      assertThat(Parts.alive(first)).isFalse();
      prometheus.restart();
      second = prometheus.pid();
      assertThat(prometheus.url()).isEqualTo(url);
      assertThat(get(url + "/api/v1/query?query=1")).contains("\"status\":\"success\"");
    }
    assertThat(Parts.alive(second)).isFalse();
  }

  @Test
  void wrongSettings_areAnErrorThatNamesTheLog() {
    assertThatThrownBy(() -> LocalPrometheus.start(state, "nonsense: true\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("prometheus.log");
  }

  @Test
  void killedOwner_takesItsServerWithIt() throws Exception {
    Process owner = Parts.jvm(Owner.class, "prometheus", state.toString());
    long pid = Parts.numberFrom(owner, "pid");
    assertThat(Parts.alive(pid)).isTrue();

    owner.destroyForcibly().waitFor();

    await().atMost(Duration.ofSeconds(30)).until(() -> !Parts.alive(pid));
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }
}
