package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.contracts.trace.Sampling;
import dev.tributary.embedded.LocalOtlp;
import dev.tributary.io.jdbc.TenantWall;
import dev.tributary.io.kafka.WatchTopics;
import dev.tributary.pipelines.ActivityPipeline;
import dev.tributary.pipelines.CataloguedLineage;
import dev.tributary.serving.api.ApiServer;
import dev.tributary.serving.api.ApiSettings;
import dev.tributary.serving.api.DevelopmentIssuer;
import dev.tributary.serving.collector.CollectorServer;
import dev.tributary.serving.collector.CollectorSettings;
import dev.tributary.telemetry.Telemetry;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One trace from the sender to the reader: a signed body goes in at
 * the collector, a number comes out of the API, and between them the same trace id is in the log,
 * in the spans of every stage, beside the row and in the answer.
 */
class TraceIT {
  private static final String TENANT = "org-acme";
  private static final String SIGNING = "acme-custom-secret-0001";
  private static final String TENANT_KEY = "ab".repeat(32);
  private static final String PASSWORD = "api-password-of-the-test";
  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final String DELAY = "otel.bsp.schedule.delay";
  private static final String SENDERS_SPAN = "00f067aa0ba902b7";
  private static final String KEPT = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String LEFT = "5bf92f3577b34da6a3ce929d0e0e4737";
  private static final String READERS = "6bf92f3577b34da6a3ce929d0e0e4738";
  private static final String INTERVAL = "otel.metric.export.interval";
  private static final Pattern METRIC =
      Pattern.compile("(?m)^\\| `(tributary_\\w+)` \\|.*\\| ([a-z, ]+) \\|$");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nobody is chosen by lot: it is the caller who decides. */
  private static final Sampling BY_CALLER = new Sampling(1e-9);

  private final TestStack.Place place = TestStack.get().place("trace");
  private final HttpClient client = HttpClient.newHttpClient();
  private final StringWriter log = new StringWriter();
  private WriterAppender appender;
  private LocalOtlp otlp;

  @TempDir private Path folder;

  @BeforeEach
  void listen() throws Exception {
    otlp = LocalOtlp.start();
    System.setProperty(ENDPOINT, otlp.endpoint());
    System.setProperty(DELAY, "100");
    System.setProperty(INTERVAL, "1000");
    Configuration configuration = LoggerContext.getContext(false).getConfiguration();
    StringLayout json = (StringLayout) configuration.getAppender("json").getLayout();
    appender = WriterAppender.createAppender(json, null, log, "captured", false, true);
    appender.start();
    LoggerConfig ours = new LoggerConfig("dev.tributary", Level.INFO, false);
    ours.addAppender(appender, Level.INFO, null);
    configuration.addLogger("dev.tributary", ours);
    LoggerContext.getContext(false).updateLoggers();
  }

  @AfterEach
  void leave() {
    Configuration configuration = LoggerContext.getContext(false).getConfiguration();
    configuration.removeLogger("dev.tributary");
    LoggerContext.getContext(false).updateLoggers();
    System.clearProperty(ENDPOINT);
    System.clearProperty(DELAY);
    System.clearProperty(INTERVAL);
    otlp.close();
  }

  @Test
  void oneTrace_isInTheLog_theSpans_theRow_andTheAnswer() throws Exception {
    try (Telemetry telemetry =
            Telemetry.start(Launcher.telemetry("tributary-serve", BY_CALLER).forScraping());
        LocalJobs jobs = new LocalJobs(TestStack.get().stack());
        CollectorServer collector = CollectorServer.start(collector(), telemetry);
        ApiServer api = ApiServer.start(api(), CataloguedLineage.of(Optional.empty()), telemetry)) {
      jobs.start(
          ActivityPipeline.NAME,
          () ->
              Launcher.live(
                  new ActivityPipeline(), place.live("--traceSampling=" + BY_CALLER.ratio())));

      assertThat(send(collector, purchase(1, "EUR"), KEPT, "01").statusCode()).isEqualTo(202);
      assertThat(send(collector, purchase(2, "USD"), LEFT, "00").statusCode()).isEqualTo(202);
      String personal = "{\"user\":\"alice@example.com\"";
      assertThat(send(collector, personal, LEFT, "01").statusCode()).isEqualTo(400);

      await("the rows").until(() -> rows().equals(Map.of("EUR", 1L, "USD", 1L)));
      assertThat(tracesOf("hot.revenue_hour"))
          .containsExactly(Map.entry("2025-10-06T09:00:00Z|EUR", KEPT));
      assertThat(tracesOf("hot.user_activity_5m")).as("rows about a person").isEmpty();

      HttpResponse<String> answer = read(api);
      assertThat(answer.headers().firstValue("X-Trace-Id")).contains(READERS);
      assertThat(answer.headers().firstValue("traceparent").orElseThrow())
          .matches("00-" + READERS + "-[0-9a-f]{16}-01");
      for (JsonNode row : JSON.readTree(answer.body()).get("rows")) {
        assertThat(row.path("trace_id").textValue())
            .isEqualTo(row.get("currency").textValue().equals("EUR") ? KEPT : null);
      }
      theSpans_leadFromTheSenderToTheRow();
      everyMetricOfThePage_isExported(telemetry);
    }
    theLog_isJson_andSaysNothingOfWhatWasSent();
  }

  private void theSpans_leadFromTheSenderToTheRow() {
    await("spans")
        .until(
            () ->
                otlp.ofTrace(KEPT).stream().anyMatch(span -> isOf(span, "hot.revenue_hour"))
                    && !otlp.ofTrace(READERS).isEmpty());
    List<LocalOtlp.Span> told = otlp.ofTrace(KEPT);
    assertThat(told)
        .extracting(LocalOtlp.Span::name)
        .contains("receive", "publish", "admit", "window emit", "upsert");
    Map<String, LocalOtlp.Span> byId =
        told.stream()
            .collect(Collectors.toMap(LocalOtlp.Span::spanId, Function.identity(), (a, b) -> a));
    LocalOtlp.Span at =
        told.stream().filter(span -> isOf(span, "hot.revenue_hour")).findFirst().orElseThrow();
    for (String stage : List.of("upsert", "window emit", "admit", "publish", "receive")) {
      assertThat(at.name()).isEqualTo(stage);
      assertThat(at.endNanos()).isGreaterThanOrEqualTo(at.startNanos());
      String parent = at.parentId();
      if (stage.equals("receive")) {
        assertThat(parent).isEqualTo(SENDERS_SPAN);
      } else {
        at = byId.get(parent);
        assertThat(at).as("the stage before %s", stage).isNotNull();
      }
    }
    assertThat(otlp.ofTrace(READERS)).extracting(LocalOtlp.Span::name).contains("read");
    assertThat(otlp.ofTrace(LEFT))
        .as("only the refused request was to be kept")
        .extracting(LocalOtlp.Span::name)
        .containsOnly("receive");
    assertThat(told)
        .extracting(LocalOtlp.Span::service)
        .contains("tributary-serve", "tributary-activity");
    assertThat(otlp.spans().toString()).doesNotContain("alice", "0f0f0f0f");
  }

  /** As docs/observability.md says, where the rules and the board look. */
  private void everyMetricOfThePage_isExported(Telemetry servers) throws Exception {
    String page = Files.readString(TestStack.home().resolve("docs/observability.md"));
    String watched;
    try (WatchTopics topics =
            WatchTopics.of(KafkaCluster.at(place.bootstrapServers()), place.deadLettersTopic());
        Telemetry observer =
            Telemetry.start(Launcher.telemetry("tributary-observe", BY_CALLER).forScraping())) {
      Observation observation = new Observation(place.database(), topics, Clock.systemUTC());
      observation.look();
      observation.sayTo(observer.meter());
      watched = new String(observer.scrape(), StandardCharsets.UTF_8);
    }
    assertThat(watched)
        .contains(
            "tributary_pipeline_records_total{outcome=\"admitted\",pipeline=\"activity\"} 2.0");
    String served = new String(servers.scrape(), StandardCharsets.UTF_8);
    Set<String> byWorkers = new HashSet<>();
    int found = 0;
    for (Matcher line = METRIC.matcher(page); line.find(); found++) {
      String name = line.group(1);
      switch (line.group(2)) {
        // No record of this place is refused, and no job has made a checkpoint yet, perhaps.
        case "observe" -> {
          if (!name.equals("tributary_dead_letters_total") && !name.equals("tributary_kafka_lag")) {
            assertThat(watched).contains("# TYPE " + name);
          }
        }
        case "serve" -> assertThat(served).contains("# TYPE " + name);
        case "serve, workers" -> {
          assertThat(served).contains("# TYPE " + name);
          byWorkers.add(name);
        }
        case "workers" -> byWorkers.add(name);
        default -> throw new IllegalStateException(line.group(2));
      }
    }
    assertThat(found).isGreaterThan(15);
    byWorkers.remove("tributary_upsert_refused_total");
    await("what workers say")
        .until(
            () ->
                byWorkers.stream()
                    .allMatch(
                        name ->
                            otlp.metrics().stream()
                                .anyMatch(sent -> name.startsWith(sent.replace('.', '_')))));
  }

  private static boolean isOf(LocalOtlp.Span span, String table) {
    return span.name().equals("upsert") && table.equals(span.attributes().get("tributary.table"));
  }

  private void theLog_isJson_andSaysNothingOfWhatWasSent() throws Exception {
    appender.stop();
    boolean found = false;
    for (String line : log.toString().split("\n", -1)) {
      if (line.isBlank()) {
        continue;
      }
      JsonNode entry = JSON.readTree(line);
      assertThat(entry.fieldNames())
          .toIterable()
          .contains("timestamp", "level", "service", "host", "version", "logger", "message");
      assertThat(entry.get("version").textValue()).isEqualTo("0.1.0");
      assertThat(entry.get("host").textValue()).isNotBlank().doesNotContain("$");
      if (KEPT.equals(entry.path("trace_id").textValue())) {
        found = true;
        assertThat(entry.get("tenant").textValue()).isEqualTo(TENANT);
      }
    }
    assertThat(found).as("a line of the trace").isTrue();
    assertThat(log.toString())
        .doesNotContain("alice", "0f0f0f0f", "4200", SIGNING, "api-password")
        .contains(READERS);
  }

  private HttpResponse<String> send(
      CollectorServer collector, String body, String trace, String flags) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SIGNING.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return client.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + collector.port() + "/hooks/" + TENANT + "/custom"))
            .header("Content-Type", "application/json")
            .header(
                "X-Tributary-Signature-256",
                "sha256=" + HexFormat.of().formatHex(mac.doFinal(bytes)))
            .header("traceparent", "00-" + trace + "-" + SENDERS_SPAN + "-" + flags)
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build(),
        BodyHandlers.ofString());
  }

  private static String purchase(int id, String currency) {
    return """
        {"event_id":"00000000-0000-5000-8000-00000000000%d","tenant_id":"org-acme","team_id":"eng-shop","source":"custom",
         "event_type":"purchase","actor_id":"%s","key_id":"k1","timestamp":"2025-10-06T09:00:0%d.000Z","schema_ver":2,
         "payload":{"session_id":"s1","currency":"%s","amount_minor":4200}}"""
        .formatted(id, "0f".repeat(32), id, currency);
  }

  private HttpResponse<String> read(ApiServer api) throws Exception {
    String token =
        DevelopmentIssuer.in(folder.resolve("issuer"))
            .token(
                "tributary",
                TENANT,
                "reader",
                "admin",
                List.of(),
                Instant.now(),
                Duration.ofHours(1));
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + api.port() + "/api/v1/revenue_last_hour"))
                .header("Authorization", "Bearer " + token)
                .header("traceparent", "00-" + READERS + "-" + SENDERS_SPAN + "-01")
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private CollectorSettings collector() throws Exception {
    Path tenants = Files.createDirectories(folder.resolve("tenants"));
    Files.writeString(tenants.resolve(TENANT + ".yaml"), "tenant: " + TENANT + "\n");
    Path secrets = tenants.resolve(TENANT + ".secrets");
    Files.writeString(
        secrets,
        "pseudonym.secret=0123456789abcdef0123456789abcdef\ncustom.secret=" + SIGNING + "\n");
    Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
    return CollectorSettings.from(
        Map.of(
            CollectorSettings.TENANTS, tenants.toString(),
            CollectorSettings.BOOTSTRAP_SERVERS, place.bootstrapServers(),
            CollectorSettings.TOPIC, "trace-events",
            CollectorSettings.ACTIVITY_TOPIC, "trace-events",
            CollectorSettings.PORT, "0"),
        Map.of());
  }

  private ApiSettings api() throws Exception {
    TenantWall wall = TenantWall.of(place.database());
    wall.addKey("test", HexFormat.of().parseHex(TENANT_KEY), Duration.ZERO);
    wall.openApi(PASSWORD);
    DevelopmentIssuer.in(folder.resolve("issuer"));
    return ApiSettings.from(
        Map.of(
            ApiSettings.JDBC_URL,
            place.database().url(),
            ApiSettings.JWKS,
            folder.resolve("issuer/jwks.json").toString(),
            ApiSettings.ISSUER,
            DevelopmentIssuer.NAME,
            ApiSettings.PORT,
            "0"),
        Map.of(
            ApiSettings.PASSWORD_VARIABLE,
            PASSWORD,
            ApiSettings.KEY_VARIABLE,
            "test:" + TENANT_KEY));
  }

  /** Orders by currency. */
  private Map<String, Long> rows() throws Exception {
    return ask("SELECT currency, orders FROM hot.revenue_hour", results -> results.getLong(2));
  }

  private Map<String, String> tracesOf(String table) throws Exception {
    return ask(
        "SELECT row_key, trace_id FROM ops.row_trace WHERE table_name = '" + table + "'",
        results -> results.getString(2));
  }

  private interface Read<T> {
    T of(ResultSet results) throws java.sql.SQLException;
  }

  private <T> Map<String, T> ask(String sql, Read<T> value) throws Exception {
    Map<String, T> read = new java.util.TreeMap<>();
    try (Connection connection = place.connect();
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      while (results.next()) {
        read.put(results.getString(1), value.of(results));
      }
    }
    return read;
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(200));
  }
}
