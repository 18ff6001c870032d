package dev.tributary.serving.collector;

import static dev.tributary.serving.collector.RunningCollector.ACME_TOKEN;
import static dev.tributary.serving.collector.RunningCollector.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.embedded.FreePorts;
import dev.tributary.embedded.LocalBroker;
import dev.tributary.serving.NoSecretInLogs;
import dev.tributary.testkit.tls.TestAuthority;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The collector between senders who speak HTTPS and a broker that speaks TLS. */
@ExtendWith(NoSecretInLogs.class)
class CollectorTlsIT {
  @TempDir static Path folder;
  @TempDir static Path tenants;
  private static final TestAuthority OURS = TestAuthority.named("ours");
  private static LocalBroker broker;
  private static String secureBroker;

  @BeforeAll
  static void start() throws IOException {
    TestAuthority.Identity server = OURS.issue("server", "127.0.0.1").writeTo(folder, "server");
    Files.writeString(folder.resolve("broker.pem"), server.key() + server.certificate());
    OURS.writeTo(folder.resolve("ours.pem"));
    TestAuthority.named("theirs").writeTo(folder.resolve("theirs.pem"));
    secureBroker = "127.0.0.1:" + FreePorts.pick(1).get(0);
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "listeners", "PLAINTEXT://${broker},CONTROLLER://${controller},SECURE://" + secureBroker);
    settings.put("advertised.listeners", "PLAINTEXT://${broker},SECURE://" + secureBroker);
    settings.put(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SSL");
    settings.put("ssl.keystore.type", "PEM");
    settings.put("ssl.keystore.location", folder.resolve("broker.pem").toString());
    broker =
        LocalBroker.start(
            folder.resolve("kafka"),
            RunningCollector.root().resolve("runner-configs/kafka-broker/target/lib"),
            settings);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void eventOverHttps_reachesTheTopicOverTls_andNothingElseIsTaken() throws Exception {
    RunningCollector.start(broker.bootstrapServers(), "events", tenants).close();
    try (RunningCollector collector =
        RunningCollector.startOnly(
            broker.bootstrapServers(), "events", tenants, flags("ours.pem"))) {
      RunningCollector secure = collector.over("https://127.0.0.1", OURS);
      HttpResponse<String> taken = secure.events(ACME_TOKEN, "application/json", envelope());
      assertThat(taken.statusCode()).isEqualTo(202);
      assertThat(collector.idsInTopic()).containsExactlyElementsOf(RunningCollector.ids(taken));

      for (RunningCollector wrong :
          new RunningCollector[] {
            collector.over("https://127.0.0.1", TestAuthority.named("theirs")),
            collector.over("https://localhost", OURS)
          }) {
        assertThatThrownBy(() -> wrong.get("/healthz")).isInstanceOf(SSLException.class);
      }
      assertThatThrownBy(() -> collector.get("/healthz"))
          .as("plain text")
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void brokerOfAnotherAuthority_isNotReady_andSaysWhatToCheck() throws Exception {
    Map<String, String> flags = new HashMap<>(flags("theirs.pem"));
    flags.remove("tlsCertificate");
    flags.remove("tlsKey");
    try (RunningCollector collector =
        RunningCollector.startOnly(broker.bootstrapServers(), "events", tenants, flags)) {
      HttpResponse<String> ready = collector.get("/readyz");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(json(ready).get("detail").textValue())
          .isEqualTo("Kafka and the collector do not accept each other: check --kafkaConfig");
      assertThat(collector.events(ACME_TOKEN, "application/json", envelope()).statusCode())
          .isEqualTo(503);
    }
  }

  private static Map<String, String> flags(String authorities) throws IOException {
    Path kafka =
        Files.writeString(
            folder.resolve("kafka.properties"),
            "security.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.location="
                + folder.resolve(authorities));
    return Map.of(
        CollectorSettings.BOOTSTRAP_SERVERS,
        secureBroker,
        CollectorSettings.KAFKA_CONFIG,
        kafka.toString(),
        "tlsCertificate",
        folder.resolve("server.crt").toString(),
        "tlsKey",
        folder.resolve("server.key").toString());
  }

  private static String envelope() {
    return """
        {"event_id":"00000000-0000-4000-8000-000000000001","tenant_id":"org-acme",\
        "team_id":"eng-platform","source":"custom","event_type":"message.sent",\
        "timestamp":"2025-10-01T07:36:05.000Z","payload":{"channel_id":"C-1",\
        "actor_team_id":"eng-platform","is_bot":false},"schema_ver":2}""";
  }
}
