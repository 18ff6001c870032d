package dev.tributary.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code runner-configs/flink-cluster/flink-cluster}, with real processes. */
class FlinkClusterIT {
  @TempDir Path state;

  private record Outcome(int status, String output) {}

  @AfterEach
  void stopWhatRuns() throws Exception {
    script("stop");
  }

  @Test
  void started_offersItsSlots_andStopLeavesNoProcess() throws Exception {
    Outcome started = script("start", "--slots", "1");
    assertThat(started.status()).as(started.output()).isZero();
    String master = started.output().strip();
    assertThat(get("http://" + master + "/overview")).contains("\"slots-total\":1");
    assertThat(script("status").output()).contains(master);
    List<Long> processes = pids();
    assertThat(processes).hasSize(2).allMatch(Parts::alive);

    assertThat(script("stop").status()).isZero();

    await().atMost(Duration.ofSeconds(30)).until(() -> processes.stream().noneMatch(Parts::alive));
    assertThat(script("status").status()).isEqualTo(3);
  }

  @Test
  void startedTwice_isRefused_withAReason() throws Exception {
    assertThat(script("start").status()).isZero();
    Outcome second = script("start");
    assertThat(second.status()).isEqualTo(1);
    assertThat(second.output()).contains("already running");
  }

  private Outcome script(String command, String... options) throws Exception {
    List<String> line =
        new ArrayList<>(List.of(Parts.flinkClusterScript().toString(), command, "--state"));
    line.add(state.toString());
    line.addAll(List.of(options));
    Path output = Files.createTempFile(state, "output", null);
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    int status = process.waitFor();
    return new Outcome(status, Files.readString(output, StandardCharsets.UTF_8));
  }

  private List<Long> pids() throws IOException {
    try (var files = Files.newDirectoryStream(state, "*.pid")) {
      List<Long> pids = new ArrayList<>();
      for (Path file : files) {
        pids.add(Long.parseLong(Files.readString(file).strip()));
      }
      return pids;
    }
  }

  private static String get(String uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
