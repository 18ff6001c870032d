package dev.tributary.serving.collector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.embedded.LocalBroker;
import dev.tributary.embedded.LocalTopics;
import dev.tributary.testkit.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A collector with a topic of its own and two tenants, and the means to speak to both ends of it.
 */
final class RunningCollector implements AutoCloseable {
  static final String ACME_GITHUB = "acme-github-secret-0001";
  static final String ACME_JIRA = "acme-jira-secret-00001";
  static final String ACME_TOKEN = "acme-ingest-token-0001";
  static final String BOLT_TOKEN = "bolt-ingest-token-0001";
  static final int PARTITIONS = 4;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client;
  private final String host;
  private final String bootstrapServers;
  private final String topic;
  private final CollectorServer server;

  private RunningCollector(
      String bootstrapServers,
      String topic,
      CollectorServer server,
      String host,
      HttpClient.Builder client) {
    this.client = client.version(HttpClient.Version.HTTP_1_1).build();
    this.host = host;
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.server = server;
  }

  /** The repository's root, found upwards from the module. */
  static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("testdata"))) {
        return at;
      }
    }
    throw new IllegalStateException("no testdata above " + Path.of("").toAbsolutePath());
  }

  static LocalBroker startBroker(Path state) throws IOException {
    return LocalBroker.start(state, root().resolve("runner-configs/kafka-broker/target/lib"));
  }

  /** Makes the topic and starts a collector that writes to it. */
  static RunningCollector start(String bootstrapServers, String topic, Path folder)
      throws IOException {
    return start(bootstrapServers, topic, folder, Map.of());
  }

  static RunningCollector start(
      String bootstrapServers, String topic, Path folder, Map<String, String> more)
      throws IOException {
    LocalTopics.create(
        bootstrapServers,
        List.of(new LocalTopics.Topic(topic, PARTITIONS, Duration.ofDays(7), 16 << 20)));
    return startOnly(bootstrapServers, topic, folder, more);
  }

  static RunningCollector startOnly(String bootstrapServers, String topic, Path folder)
      throws IOException {
    return startOnly(bootstrapServers, topic, folder, Map.of());
  }

  /**
   * @param more flags besides or instead of those that every test has
   */
  static RunningCollector startOnly(
      String bootstrapServers, String topic, Path folder, Map<String, String> more)
      throws IOException {
    tenant(
        folder,
        "org-acme",
        "github.secret=" + ACME_GITHUB,
        "jira.secret=" + ACME_JIRA,
        "gitlab.secret=acme-gitlab-secret-0001",
        "slack.secret=acme-slack-secret-00001",
        "pagerduty.secret=acme-pagerduty-secret-1",
        "circleci.secret=acme-circleci-secret-01",
        "jenkins.secret=acme-jenkins-secret-001",
        "custom.secret=acme-custom-secret-0001",
        "ingest.token=" + ACME_TOKEN);
    tenant(folder, "org-bolt", "ingest.token=" + BOLT_TOKEN);
    Map<String, String> flags =
        new HashMap<>(
            Map.of(
                CollectorSettings.TENANTS,
                folder.toString(),
                CollectorSettings.BOOTSTRAP_SERVERS,
                bootstrapServers,
                CollectorSettings.TOPIC,
                topic,
                CollectorSettings.PORT,
                "0",
                CollectorSettings.ACK_WITHIN,
                "PT3S",
                CollectorSettings.RELOAD_EVERY,
                "PT0.02S"));
    flags.putAll(more);
    CollectorSettings settings = CollectorSettings.from(flags, Map.of());
    return new RunningCollector(
        bootstrapServers,
        topic,
        CollectorServer.start(settings),
        "http://127.0.0.1",
        HttpClient.newBuilder());
  }

  static void tenant(Path folder, String tenantId, String... secrets) throws IOException {
    Files.writeString(folder.resolve(tenantId + ".yaml"), "tenant: " + tenantId + "\n");
    Path file = folder.resolve(tenantId + ".secrets");
    Files.writeString(
        file,
        "pseudonym.secret=0123456789abcdef0123456789abcdef\n" + String.join("\n", secrets) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** A GitHub delivery of org-acme, rightly signed. */
  HttpResponse<String> github(String event, byte[] body) throws Exception {
    return hook("org-acme", event, body, sign(ACME_GITHUB, body));
  }

  HttpResponse<String> hook(String tenantId, String event, byte[] body, String signature)
      throws Exception {
    return post(
        "/hooks/" + tenantId + "/github",
        body,
        "Content-Type",
        "application/json",
        "X-GitHub-Event",
        event,
        "X-Hub-Signature-256",
        signature);
  }

  HttpResponse<String> events(String token, String type, String body) throws Exception {
    return post(
        "/events",
        body.getBytes(StandardCharsets.UTF_8),
        "Content-Type",
        type,
        "Authorization",
        "Bearer " + token);
  }

  HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(host + ":" + server.port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The same collector, called by somebody who trusts this authority only. */
  RunningCollector over(String scheme, TestAuthority trusted) {
    return new RunningCollector(
        bootstrapServers,
        topic,
        server,
        scheme,
        HttpClient.newBuilder().sslContext(trusted.context()));
  }

  int port() {
    return server.port();
  }

  /** The first bytes that come back to a request written by hand. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      byte[] answer = new byte[1024];
      return new String(
          answer, 0, Math.max(0, socket.getInputStream().read(answer)), StandardCharsets.UTF_8);
    }
  }

  static String sign(String secret, byte[] body) {
    return HubSignature.of(secret.getBytes(StandardCharsets.UTF_8), body);
  }

  static List<String> ids(HttpResponse<String> response) throws IOException {
    List<String> ids = new ArrayList<>();
    json(response).get("event_ids").forEach(id -> ids.add(id.textValue()));
    return ids;
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  /** Everything the topic holds now, by partition. */
  List<ConsumerRecord<byte[], byte[]>> topic() {
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList();
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long records =
          consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      while (found.size() < records) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
    }
    return found;
  }

  List<String> idsInTopic() throws IOException {
    List<String> ids = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> entry : topic()) {
      ids.add(JSON.readTree(entry.value()).get("event_id").textValue());
    }
    return ids;
  }

  @Override
  public void close() {
    server.close();
  }
}
