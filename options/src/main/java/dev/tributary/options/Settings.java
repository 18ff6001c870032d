package dev.tributary.options;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Intake;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.contracts.trace.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line with its types, parsed once and immutable. Asking for a group of settings checks
 * all of that group, and reports all problems together.
 */
public final class Settings {
  /** Part of the name of a schema. */
  private static final Pattern SHADOW = Pattern.compile("[a-z][a-z0-9_]{0,30}");

  private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?i)[?&](ssl)?password=");

  private static final Pattern METRIC_VERSION = Pattern.compile("([a-z0-9_]+)=([1-9][0-9]{0,3})");

  private final TributaryOptions options;
  private final Map<String, String> environment;

  private Settings(TributaryOptions options, Map<String, String> environment) {
    this.options = options;
    this.environment = Map.copyOf(environment);
  }

  public static Settings from(TributaryOptions options, Map<String, String> environment) {
    return new Settings(options, environment);
  }

  /**
   * Checks several groups of settings, for a launcher that needs all of them.
   *
   * @throws SettingsException naming every flag of theirs that is missing or wrong
   */
  public static void check(Runnable... groups) {
    List<String> problems = new ArrayList<>();
    for (Runnable group : groups) {
      try {
        group.run();
      } catch (SettingsException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  /** Where events come from, and where those go that do not become results. */
  public record Kafka(
      KafkaCluster cluster,
      String topic,
      String activityTopic,
      String lateEventsTopic,
      String deadLettersTopic,
      String group) {}

  /**
   * Where schemas are registered.
   *
   * @param user of basic authentication; null for none
   * @param authorities certificates in PEM of those who are trusted; null for Java's own
   */
  public record Registry(String url, String user, String password, String authorities) {
    @Override
    public String toString() {
      return "Registry[" + url + "]";
    }
  }

  /**
   * The schema registry, if there is one.
   *
   * @throws SettingsException if its address is none
   */
  public Optional<Registry> schemaRegistry() {
    String url = options.getSchemaRegistryUrl();
    Problems problems = new Problems();
    problems.httpUrl("schemaRegistryUrl", url, "http://registry:8081");
    String authorities = problems.text("schemaRegistryCa", options.getSchemaRegistryCa());
    problems.throwIfAny();
    return Optional.ofNullable(url)
        .map(
            it ->
                new Registry(
                    it,
                    environment.get("TRIBUTARY_SCHEMA_REGISTRY_USER"),
                    environment.getOrDefault("TRIBUTARY_SCHEMA_REGISTRY_PASSWORD", ""),
                    authorities));
  }

  /**
   * Which traces are kept.
   *
   * @throws SettingsException if it is no share
   */
  public Sampling sampling() {
    return sampling(options.getTraceSampling());
  }

  /** The same for a command that has no other settings. */
  public static Sampling sampling(String share) {
    try {
      return new Sampling(Double.parseDouble(share));
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          List.of("--traceSampling takes a share from 0 to 1, for example 0.01, not " + share));
    }
  }

  /**
   * The name of the shadow that a pipeline writes into instead of its tables, if it is to.
   *
   * @throws SettingsException if it is no name
   */
  public Optional<String> shadow() {
    String name = options.getShadow();
    if (name != null && !SHADOW.matcher(name).matches()) {
      throw new SettingsException(
          List.of(
              "--shadow takes a name of small letters, digits and underscores, for example canary_2,"
                  + " not "
                  + name));
    }
    return Optional.ofNullable(name);
  }

  /**
   * The versions of metrics that were asked for, by their names.
   *
   * @throws SettingsException naming everything that is not NAME=VERSION
   */
  public Map<String, Integer> metricVersions() {
    Problems problems = new Problems();
    Map<String, Integer> versions = new TreeMap<>();
    for (String pair : problems.names("metricVersions", options.getMetricVersions())) {
      Matcher matcher = METRIC_VERSION.matcher(pair);
      if (matcher.matches()) {
        versions.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
      } else if (!pair.isBlank()) {
        problems.add("--metricVersions takes metrics like throughput=1, not " + pair);
      }
    }
    problems.throwIfAny();
    return versions;
  }

  /**
   * Which of the events are let in.
   *
   * @throws SettingsException naming every flag that is wrong
   */
  public Intake intake() {
    Problems problems = new Problems();
    Set<String> tenants = problems.names("tenants", options.getTenants());
    int newest = options.getNewestSchema();
    if (newest < Event.SCHEMA_VERSION) {
      problems.add("--newestSchema takes " + Event.SCHEMA_VERSION + " or more, not " + newest);
    }
    problems.throwIfAny();
    return new Intake(newest, tenants);
  }

  /** The tenants' directory file or the folder of them, if it is given. */
  public Optional<Path> directory() {
    if (options.getDirectory() == null) {
      return Optional.empty();
    }
    try {
      Path path = Path.of(options.getDirectory());
      if (Files.isReadable(path)) {
        return Optional.of(path);
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new SettingsException(
        List.of(
            "--directory takes a readable file or folder, and "
                + options.getDirectory()
                + " is none"));
  }

  /** How event time is understood. */
  public record Time(
      Duration outOfOrderness, Duration allowedLateness, Duration idleAfter, boolean idleFollows) {}

  /** Where rows go. The password is not part of {@link #toString}. */
  public record Database(String url, String user, String password) {
    @Override
    public String toString() {
      return "Database[" + url + ", " + user + "]";
    }
  }

  /**
   * The cold tier's folder, and how raw events go there and come from there.
   *
   * @param history how far before its days a bounded run reads; empty for as far as each pipeline
   *     needs
   */
  public record Cold(String path, Duration archiveEvery, Optional<Duration> history) {
    /** The raw archive's folder. */
    public String events() {
      return path.endsWith("/") ? path + "events" : path + "/events";
    }
  }

  /** The days of a bounded run, both included. */
  public record Days(LocalDate from, LocalDate to, Optional<Instant> asOf) {}

  /**
   * @throws SettingsException naming every flag that is missing or wrong
   */
  public Kafka kafka() {
    Problems problems = new Problems();
    String servers =
        problems.required("bootstrapServers", options.getBootstrapServers(), "localhost:9092");
    KafkaCluster cluster = cluster(servers, problems);
    problems.throwIfAny();
    return new Kafka(
        cluster,
        options.getKafkaTopic(),
        options.getActivityTopic(),
        options.getLateEventsTopic(),
        options.getDeadLettersTopic(),
        options.getKafkaGroup());
  }

  private KafkaCluster cluster(String servers, Problems problems) {
    String file = options.getKafkaConfig();
    if (servers == null || file == null) {
      return servers == null ? null : KafkaCluster.at(servers);
    }
    try {
      return KafkaCluster.at(servers, Path.of(file));
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          "--kafkaConfig takes a readable file of Kafka's client properties, and "
              + file
              + " is none");
      return null;
    }
  }

  /**
   * @throws SettingsException naming every flag that is wrong
   */
  public Time time() {
    Problems problems = new Problems();
    Duration bound = problems.duration("outOfOrderness", options.getOutOfOrderness());
    Duration lateness = problems.duration("allowedLateness", options.getAllowedLateness());
    Duration idle = problems.duration("idleAfter", options.getIdleAfter());
    String rule = options.getIdleWatermark();
    if (!rule.equals("wall_clock") && !rule.equals("follow")) {
      problems.add("--idleWatermark takes wall_clock or follow, not " + rule);
    }
    problems.throwIfAny();
    return new Time(bound, lateness, idle, rule.equals("follow"));
  }

  /**
   * @throws SettingsException naming every flag that is missing or wrong
   */
  public Database database() {
    Problems problems = new Problems();
    String url =
        problems.required(
            "hotJdbcUrl", options.getHotJdbcUrl(), "jdbc:postgresql://localhost/tributary");
    if (url != null && !url.startsWith("jdbc:postgresql:")) {
      problems.add("--hotJdbcUrl takes a URL that starts with jdbc:postgresql:");
    }
    if (url != null && PASSWORD_IN_URL.matcher(url).find()) {
      problems.add("--hotJdbcUrl must not hold a password: give --hotJdbcPasswordFile");
    }
    String password = password(problems);
    problems.throwIfAny();
    return new Database(url, options.getHotJdbcUser(), password);
  }

  private String password(Problems problems) {
    String file = options.getHotJdbcPasswordFile();
    if (file == null) {
      return environment.getOrDefault("TRIBUTARY_DB_PASSWORD", "");
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | IllegalArgumentException e) {
      problems.add("--hotJdbcPasswordFile takes a readable file, and " + file + " is none");
      return "";
    }
  }

  /**
   * @throws SettingsException naming every flag that is missing or wrong
   */
  public Cold cold() {
    Problems problems = new Problems();
    String path = problems.required("coldPath", options.getColdPath(), "/var/lib/tributary/cold");
    Duration every = problems.duration("archiveEvery", options.getArchiveEvery());
    Duration history =
        options.getHistory() == null ? null : problems.duration("history", options.getHistory());
    problems.throwIfAny();
    return new Cold(path, every, Optional.ofNullable(history));
  }

  /**
   * The days given by {@code --date}, or by {@code --from} and {@code --to}.
   *
   * @throws SettingsException naming every flag that is missing or wrong
   */
  public Days days() {
    Problems problems = new Problems();
    boolean range = options.getFrom() != null || options.getTo() != null;
    if (range == (options.getDate() != null)) {
      problems.add("give either --date=YYYY-MM-DD or both --from and --to");
    }
    LocalDate from =
        problems.date(range ? "from" : "date", range ? options.getFrom() : options.getDate());
    LocalDate to =
        problems.date(range ? "to" : "date", range ? options.getTo() : options.getDate());
    if (from != null && to != null && to.isBefore(from)) {
      problems.add("--to must not be before --from");
    }
    Instant asOf =
        options.getAsOf() == null
            ? null
            : problems.parsed("asOf", options.getAsOf(), "2025-10-12T00:00:00Z", Instant::parse);
    problems.throwIfAny();
    return new Days(from, to, Optional.ofNullable(asOf));
  }

  /** Until when a tier keeps its days. The flags win over what the tables were declared with. */
  public record Retention(
      LocalDate today,
      Optional<Duration> keepHot,
      Optional<Duration> keepWarm,
      Duration keepAudit) {
    /** The oldest day of the trail of accesses that stays. */
    public LocalDate firstAudited() {
      return today.minusDays(keepAudit.toDays());
    }

    /** The oldest day that stays: today and as many days before it as the tier keeps. */
    public LocalDate firstKept(String tier, int declaredDays) {
      Optional<Duration> asked = tier.equals("hot") ? keepHot : keepWarm;
      return today.minusDays(asked.map(Duration::toDays).orElse((long) declaredDays));
    }
  }

  /**
   * @param now the day that counts if {@code --date} is not given
   * @throws SettingsException naming every flag that is wrong
   */
  public Retention retention(LocalDate now) {
    Problems problems = new Problems();
    LocalDate today = options.getDate() == null ? now : problems.date("date", options.getDate());
    if (today != null && today.isAfter(now)) {
      problems.add("--date must not be after today, or days would go before their time");
    }
    Duration hot = problems.wholeDays("keepHot", options.getKeepHot());
    Duration warm = problems.wholeDays("keepWarm", options.getKeepWarm());
    Duration audit = problems.wholeDays("keepAudit", options.getKeepAudit());
    if (hot != null && warm != null && hot.compareTo(warm) > 0) {
      problems.add("--keepHot must not be longer than --keepWarm: what leaves hot must be in warm");
    }
    problems.throwIfAny();
    return new Retention(today, Optional.ofNullable(hot), Optional.ofNullable(warm), audit);
  }

  /** The names given by {@code --pipelines}; none means all. */
  public List<String> pipelines() {
    String names = options.getPipelines();
    return names == null ? List.of() : List.of(names.strip().split("\\s*,\\s*", -1));
  }
}
