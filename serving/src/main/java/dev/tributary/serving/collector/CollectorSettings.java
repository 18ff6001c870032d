package dev.tributary.serving.collector;

import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.serving.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How the collector is started, checked as a whole. Holds secrets: prints as its address only. */
public final class CollectorSettings {
  /** A folder with {@code <tenant>.yaml} and {@code <tenant>.secrets}; required. */
  public static final String TENANTS = "tenants";

  /** {@code host:port[,host:port]}; required. */
  public static final String BOOTSTRAP_SERVERS = "bootstrapServers";

  /** A file of Kafka's client properties, for TLS and authentication. */
  public static final String KAFKA_CONFIG = "kafkaConfig";

  /** The topic of events, {@code productivity-events} if absent. */
  public static final String TOPIC = "kafkaTopic";

  /** The topic of what users do, {@code activity-events} if absent. */
  public static final String ACTIVITY_TOPIC = "activityTopic";

  /** The address to listen on, {@code 127.0.0.1} if absent. */
  public static final String HOST = "host";

  /** 0 for any free port, 8090 if absent. */
  public static final String PORT = "port";

  /** How long a sender waits for the broker, {@code PT5S} if absent; GitHub gives up after 10 s. */
  public static final String ACK_WITHIN = "ackWithin";

  /**
   * How often the tenants' directories are looked at, {@code PT5S} if absent. A change counts once
   * two looks have found the same.
   */
  public static final String RELOAD_EVERY = "reloadEvery";

  /** How many events a tenant may send a second, {@code 2000} if absent. */
  public static final String TENANT_RATE = "tenantRate";

  /** How many requests of one address a minute may be by nobody, {@code 10} if absent. */
  public static final String FAILED_LOGINS = "failedLogins";

  /** Addresses of proxies, separated by commas, that say in a header for whom they call. */
  public static final String TRUSTED_PROXIES = "trustedProxies";

  private static final Set<String> FLAGS =
      new TreeSet<>(
          Set.of(
              TENANTS,
              BOOTSTRAP_SERVERS,
              KAFKA_CONFIG,
              TOPIC,
              ACTIVITY_TOPIC,
              HOST,
              PORT,
              ACK_WITHIN,
              RELOAD_EVERY,
              TENANT_RATE,
              FAILED_LOGINS,
              TRUSTED_PROXIES));

  private final Map<String, String> flags;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final String host;
  private final int port;
  private final ServerTls tls;
  private final KafkaCluster kafka;
  private final String topic;
  private final String activityTopic;
  private final Duration ackWithin;
  private final Duration reloadEvery;
  private final int tenantRate;
  private final int failedLogins;
  private final Set<InetAddress> proxies;
  private final List<TenantAccess> tenants;

  private CollectorSettings(Map<String, String> flags, Map<String, String> environment) {
    this.flags = flags;
    for (String flag : new TreeSet<>(flags.keySet())) {
      if (!FLAGS.contains(flag) && !ServerTls.flags("").contains(flag)) {
        problems.add("--" + flag + " is not known; expected one of " + flags());
      }
    }
    this.tls = ServerTls.from("", flags, environment, problems);
    this.host = host(flags.getOrDefault(HOST, "127.0.0.1"));
    this.port = number(PORT, "8090", 0, 65_535);
    this.tenantRate = number(TENANT_RATE, "2000", 1, 1_000_000);
    this.failedLogins = number(FAILED_LOGINS, "10", 1, 1_000_000);
    this.proxies = proxies(flags.getOrDefault(TRUSTED_PROXIES, ""));
    this.kafka =
        kafka(
            matching(
                BOOTSTRAP_SERVERS, "[^,:\\s]+:\\d{1,5}(,[^,:\\s]+:\\d{1,5})*", "localhost:9092"));
    this.activityTopic =
        flags.containsKey(ACTIVITY_TOPIC)
            ? matching(ACTIVITY_TOPIC, "[A-Za-z0-9._-]{1,249}", "users")
            : "activity-events";
    this.topic =
        flags.containsKey(TOPIC)
            ? matching(TOPIC, "[A-Za-z0-9._-]{1,249}", "events")
            : "productivity-events";
    this.ackWithin = duration(ACK_WITHIN, "PT5S", Duration.ofSeconds(1), Duration.ofMinutes(1));
    this.reloadEvery = duration(RELOAD_EVERY, "PT5S", Duration.ofMillis(10), Duration.ofHours(1));
    String folder = flags.getOrDefault(TENANTS, "");
    if (folder.isBlank()) {
      problems.add("--tenants is missing: a folder with <tenant>.yaml and <tenant>.secrets");
      this.tenants = List.of();
    } else {
      this.tenants = TenantFolder.read(Path.of(folder), environment, problems, warnings);
    }
  }

  /**
   * @param flags by their names without dashes, the constants of this class; no secret is a flag
   * @param environment where secrets may stand instead of in files, usually {@link System#getenv()}
   * @throws CollectorSettingsException naming everything that is wrong
   */
  public static CollectorSettings from(Map<String, String> flags, Map<String, String> environment) {
    CollectorSettings settings = new CollectorSettings(Map.copyOf(flags), environment);
    if (!settings.problems.isEmpty()) {
      throw new CollectorSettingsException(settings.problems);
    }
    return settings;
  }

  private String host(String name) {
    try {
      if (!InetAddress.getByName(name).isLoopbackAddress() && !tls.isOn()) {
        warnings.add(
            "--host="
                + name
                + " can be reached from elsewhere over plain HTTP: give --tlsCertificate and --tlsKey");
      }
    } catch (UnknownHostException e) {
      problems.add("--host takes an address of this machine, for example 127.0.0.1");
    }
    return name;
  }

  /** The names of all its flags, without dashes. */
  public static Set<String> flags() {
    Set<String> known = new TreeSet<>(FLAGS);
    known.addAll(ServerTls.flags(""));
    return known;
  }

  private KafkaCluster kafka(String bootstrapServers) {
    String file = flags.get(KAFKA_CONFIG);
    try {
      return file == null
          ? KafkaCluster.at(bootstrapServers)
          : KafkaCluster.at(bootstrapServers, Path.of(file));
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          "--kafkaConfig takes a readable file of Kafka's client properties, and "
              + file
              + " is none");
      return KafkaCluster.at(bootstrapServers);
    }
  }

  private int number(String flag, String absent, int least, int most) {
    String text = flags.getOrDefault(flag, absent);
    if (text.matches("\\d{1,7}")
        && Integer.parseInt(text) >= least
        && Integer.parseInt(text) <= most) {
      return Integer.parseInt(text);
    }
    problems.add("--" + flag + " takes a number from " + least + " to " + most + ", not " + text);
    return least;
  }

  private Set<InetAddress> proxies(String text) {
    Set<InetAddress> found = new HashSet<>();
    for (String address : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      CallerAddress.literal(address)
          .ifPresentOrElse(
              found::add,
              () ->
                  problems.add(
                      "--trustedProxies takes addresses, for example 10.0.0.7,10.0.0.8, not "
                          + address));
    }
    return found;
  }

  private String matching(String flag, String shape, String example) {
    String value = flags.getOrDefault(flag, "");
    if (!value.matches(shape)) {
      problems.add(
          "--"
              + flag
              + (value.isEmpty() ? " is missing" : " is not usable")
              + ", for example "
              + example);
    }
    return value;
  }

  private Duration duration(String flag, String absent, Duration least, Duration most) {
    String text = flags.getOrDefault(flag, absent);
    try {
      Duration duration = Duration.parse(text);
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return duration;
      }
    } catch (DateTimeException e) {
      // reported below
    }
    problems.add(
        "--"
            + flag
            + " takes an ISO 8601 duration from "
            + least
            + " to "
            + most
            + ", not "
            + text);
    return least;
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  KafkaCluster kafka() {
    return kafka;
  }

  /** Whether it speaks HTTPS. */
  public ServerTls tls() {
    return tls;
  }

  public String topic() {
    return topic;
  }

  public String activityTopic() {
    return activityTopic;
  }

  public Duration ackWithin() {
    return ackWithin;
  }

  Duration reloadEvery() {
    return reloadEvery;
  }

  int tenantRate() {
    return tenantRate;
  }

  int failedLogins() {
    return failedLogins;
  }

  Set<InetAddress> proxies() {
    return proxies;
  }

  Path folder() {
    return Path.of(flags.get(TENANTS));
  }

  /** The ids of all tenants, in order. */
  public List<String> tenantIds() {
    return tenants.stream().map(access -> access.tenant().tenantId()).toList();
  }

  /** What is unwise but works, one sentence each, without secrets. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  List<TenantAccess> tenants() {
    return tenants;
  }

  @Override
  public String toString() {
    return "CollectorSettings[" + host + ":" + port + " to " + topic + "]";
  }
}
