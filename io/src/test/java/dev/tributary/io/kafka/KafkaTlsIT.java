package dev.tributary.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.contracts.coder.DeadLetterCoder;
import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.embedded.FreePorts;
import dev.tributary.embedded.LocalBroker;
import dev.tributary.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker that shows a certificate and asks for one, and every client of ours before it. */
class KafkaTlsIT {
  @TempDir static Path folder;
  private static final TestAuthority OURS = TestAuthority.named("ours");
  private static LocalBroker broker;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    TestAuthority.Identity server = OURS.issue("broker", "127.0.0.1");
    Files.writeString(folder.resolve("broker.pem"), server.key() + server.certificate());
    OURS.writeTo(folder.resolve("ours.pem"));
    TestAuthority.named("theirs").writeTo(folder.resolve("theirs.pem"));
    TestAuthority.Identity client = OURS.issue("client");
    Files.writeString(folder.resolve("client.pem"), client.key() + client.certificate());
    port = FreePorts.pick(1).get(0);
    String secure = "SECURE://127.0.0.1:" + port;
    Map<String, String> settings = new HashMap<>();
    settings.put("listeners", "PLAINTEXT://${broker},CONTROLLER://${controller}," + secure);
    settings.put("advertised.listeners", "PLAINTEXT://${broker}," + secure);
    settings.put(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SSL");
    settings.put("ssl.keystore.type", "PEM");
    settings.put("ssl.keystore.location", folder.resolve("broker.pem").toString());
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.location", folder.resolve("ours.pem").toString());
    settings.put("ssl.client.auth", "required");
    broker =
        LocalBroker.start(
            folder.resolve("kafka"),
            Path.of("..", "runner-configs", "kafka-broker", "target", "lib"),
            settings);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void sourceSinkAndTools_workOverTls_withAPropertyFromAProvider() throws Exception {
    String topic = TestBroker.topic(broker.bootstrapServers(), 1, 1 << 20);
    String letters = TestBroker.topic(broker.bootstrapServers(), 1, 1 << 20);
    KafkaCluster secure = secure("127.0.0.1", "ours.pem", true);
    List<TopicPartition> partitions = KafkaTopics.partitions(secure, topic);
    try (EventPublisher publisher = EventPublisher.to(secure, topic)) {
      publisher.send("eng", Samples.json("a", Instant.now()));
      publisher.send("eng", new byte[] {'?'});
      publisher.flush();
    }
    try (Running running =
        Running.start(
            pipeline -> {
              PCollection<Received> received =
                  pipeline.apply(
                      "Read",
                      KafkaEventsIO.read(secure, partitions)
                          .inGroup("tls")
                          .withWatermarks(
                              EventTimeWatermarks.of(
                                  Duration.ofSeconds(1),
                                  Duration.ofSeconds(1),
                                  EventTimeWatermarks.Idle.WALL_CLOCK)));
              received.apply("Collect", Running.collect(topic));
              received
                  .apply("Letters", ParDo.of(new LettersOnly()))
                  .setCoder(DeadLetterCoder.of())
                  .apply("Keep", KafkaLedgerIO.writeDeadLetters(secure, letters, "run-1"));
            })) {
      await().atMost(Running.SOON).until(() -> Running.place(topic).size() == 2);
      await().atMost(Running.SOON).until(() -> DeadLetters.readAll(secure, letters).size() == 1);
      assertThat(running.state()).isEqualTo("RUNNING");
    }
  }

  @Test
  void authorityThatIsNotTheirs_isRefusedInASentence() throws IOException {
    KafkaCluster cluster = secure("127.0.0.1", "theirs.pem", true);

    assertThatThrownBy(() -> KafkaTopics.partitions(cluster, "any"))
        .hasMessage(
            "no secure connection to the Kafka broker at 127.0.0.1:%d: its certificate is not by an"
                + " authority that is trusted here; check --kafkaConfig",
            port);
    assertThatThrownBy(() -> sendOne(cluster)).hasMessageContaining("check --kafkaConfig");
  }

  @Test
  void nameThatTheCertificateDoesNotSay_isRefusedInASentence() throws IOException {
    KafkaCluster cluster = secure("localhost", "ours.pem", true);

    assertThatThrownBy(() -> KafkaTopics.partitions(cluster, "any"))
        .hasMessageContaining("its certificate is for another host name; check --kafkaConfig");
  }

  @Test
  void whoeverShowsNoCertificate_isRefusedInASentence() throws IOException {
    KafkaCluster cluster = secure("127.0.0.1", "ours.pem", false);

    assertThatThrownBy(() -> KafkaTopics.partitions(cluster, "any"))
        .hasMessageContaining("it refuses our certificate, or wants one; check --kafkaConfig");
  }

  /** A client of our properties, but less patient than ours. */
  @Test
  void plainText_getsNoAnswer() {
    Map<String, Object> impatient =
        KafkaCluster.at("127.0.0.1:" + port)
            .client(Map.of("default.api.timeout.ms", 1500, "request.timeout.ms", 1000));
    try (Admin admin = Admin.create(impatient)) {
      assertThatThrownBy(() -> admin.describeCluster().nodes().get())
          .hasCauseInstanceOf(TimeoutException.class);
    }
  }

  private static void sendOne(KafkaCluster cluster) {
    try (EventPublisher publisher = EventPublisher.to(cluster, "any")) {
      publisher.send("eng", new byte[] {1});
      publisher.flush();
    }
  }

  /** As a person writes it into a file; what is secret comes from where Kafka is told to look. */
  private static KafkaCluster secure(String host, String authorities, boolean certified)
      throws IOException {
    String text =
        """
        security.protocol=SSL
        ssl.truststore.type=PEM
        ssl.truststore.location=%s
        """
            .formatted(folder.resolve(authorities));
    if (certified) {
      text +=
          """
          ssl.keystore.type=PEM
          ssl.keystore.location=${directory:%s:client.path}
          config.providers=directory
          config.providers.directory.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider
          """
              .formatted(folder);
      Files.writeString(folder.resolve("client.path"), folder.resolve("client.pem").toString());
    }
    Path file = Files.writeString(folder.resolve("kafka.properties"), text);
    return KafkaCluster.at(host + ":" + port, file);
  }

  private static final class LettersOnly extends DoFn<Received, DeadLetter> {
    @ProcessElement
    public void process(@Element Received received, OutputReceiver<DeadLetter> out) {
      if (received instanceof DeadLetter letter) {
        out.output(letter);
      }
    }
  }
}
