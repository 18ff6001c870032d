package dev.tributary.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.trace.Sampling;
import dev.tributary.contracts.trace.Stage;
import dev.tributary.contracts.trace.Trace;
import dev.tributary.embedded.LocalOtlp;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String OTHER = "00f92f3577b34da6a3ce929d0e0e4736";
  private static final Instant AT = Instant.parse("2026-03-02T09:15:00.123Z");

  @Test
  void aStage_isTold_withTheIdsItHas() throws Exception {
    String spanId = Stage.UPSERT.spanId(TRACE, "row");
    try (LocalOtlp otlp = LocalOtlp.start()) {
      try (Telemetry telemetry = Telemetry.start(to(otlp.endpoint()))) {
        telemetry.tell(span(spanId, "00f067aa0ba902b7"));
        telemetry.tell(span(spanId, Trace.NO_SPAN));
      }

      assertThat(otlp.spans())
          .extracting(LocalOtlp.Span::parentId)
          .containsExactly("00f067aa0ba902b7", "");
      LocalOtlp.Span told = otlp.spans().get(0);
      assertThat(told.service()).isEqualTo("tributary-test");
      assertThat(told.name()).isEqualTo("upsert");
      assertThat(told.traceId()).isEqualTo(TRACE);
      assertThat(told.spanId()).isEqualTo(spanId);
      assertThat(told.startNanos()).isEqualTo(AT.toEpochMilli() * 1_000_000);
      assertThat(told.endNanos() - told.startNanos()).isEqualTo(5_000_000);
      assertThat(told.attributes()).containsExactly(Map.entry("tributary.table", "hot.page_views"));
      assertThat(told.links()).containsExactly(OTHER);
    }
  }

  /** A sink that never answers: what does not fit into the queue is dropped and counted. */
  @Test
  void nobodyTakesSpans_tellingNeitherWaitsNorFails_andDropsAreCounted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0);
        Telemetry telemetry =
            Telemetry.start(
                new TelemetrySettings(
                    "tributary-test",
                    new Sampling(1),
                    true,
                    Map.of(
                        "otel.exporter.otlp.endpoint",
                        "http://127.0.0.1:" + silent.getLocalPort(),
                        "otel.exporter.otlp.timeout",
                        "500",
                        "otel.java.exporter.otlp.retry.disabled",
                        "true",
                        "otel.bsp.max.queue.size",
                        "16",
                        "otel.bsp.max.export.batch.size",
                        "8")))) {
      for (int i = 0; i < 1_000; i++) {
        telemetry.tell(span(Stage.ADMIT.spanId(TRACE, "" + i), Trace.NO_SPAN));
      }
      assertThat(page(telemetry))
          .containsPattern("(?m)^processedSpans.*dropped=\"true\".* 9[0-9]{2}");
    }
  }

  @Test
  void theSameSettings_areOneTelemetry_untilTheLastHasGivenItBack() {
    TelemetrySettings settings =
        TelemetrySettings.of("tributary-test", Sampling.OFF, Map.of(), Map.of());
    Telemetry first = SharedTelemetry.take(settings);
    assertThat(SharedTelemetry.take(settings)).isSameAs(first);
    SharedTelemetry.giveBack(settings);
    assertThat(SharedTelemetry.take(settings)).isSameAs(first);
    SharedTelemetry.giveBack(settings);
    SharedTelemetry.giveBack(settings);
    assertThat(SharedTelemetry.take(settings)).isNotSameAs(first);
    SharedTelemetry.giveBack(settings);
  }

  @Test
  void environment_andProperties_areRead_andSecretsAreNotPrinted() {
    TelemetrySettings settings =
        TelemetrySettings.of(
            "a",
            Sampling.OFF,
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:4318",
                "OTEL_EXPORTER_OTLP_HEADERS", "authorization=hush",
                "PATH", "/bin"),
            Map.of("otel.exporter.otlp.endpoint", "http://b:4318"));

    assertThat(settings.exports()).isTrue();
    assertThat(settings.otel())
        .containsOnlyKeys("otel.exporter.otlp.endpoint", "otel.exporter.otlp.headers")
        .containsEntry("otel.exporter.otlp.endpoint", "http://b:4318");
    assertThat(settings.toString()).doesNotContain("hush");
    assertThat(TelemetrySettings.OFF.exports()).isFalse();
  }

  @Test
  void metrics_areOnAPageOfTheirOwn() throws Exception {
    try (Telemetry telemetry =
            Telemetry.start(
                TelemetrySettings.of("tributary-test", Sampling.OFF, Map.of(), Map.of())
                    .forScraping());
        MetricsPage page = MetricsPage.start("127.0.0.1", 0, telemetry)) {
      telemetry.meter().counterBuilder("tributary.test.things").build().add(3);
      telemetry.seconds("tributary.test.wait").record(0.02);

      assertThat(get(page, "/metrics"))
          .contains("tributary_test_things_total 3.0")
          .contains("tributary_test_wait_seconds_bucket{le=\"0.025\"} 1");
      assertThat(get(page, "/")).isEmpty();
    }
  }

  private static String get(MetricsPage page, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page.port() + path)).build(),
            BodyHandlers.ofString())
        .body();
  }

  private static TelemetrySettings to(String endpoint) {
    return TelemetrySettings.of(
        "tributary-test",
        new Sampling(1),
        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint),
        Map.of());
  }

  private static StageSpan span(String spanId, String parent) {
    return StageSpan.of(Stage.UPSERT, TRACE, spanId, parent, AT, AT.plusMillis(5))
        .saying(Map.of("tributary.table", "hot.page_views"))
        .linkedTo(List.of(new Trace(OTHER, "00f067aa0ba902b7", 0)));
  }

  private static String page(Telemetry telemetry) {
    return new String(telemetry.scrape(), StandardCharsets.UTF_8);
  }
}
