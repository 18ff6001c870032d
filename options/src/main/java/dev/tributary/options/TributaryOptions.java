package dev.tributary.options;

import dev.tributary.contracts.event.Event;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/**
 * Every flag of Tributary's pipelines, beside Beam's own. Durations are ISO-8601, dates are
 * YYYY-MM-DD. {@link Settings} gives them their types.
 */
public interface TributaryOptions extends GatewayOptions {

  @Description("Kafka brokers, for example localhost:9092,localhost:9093")
  String getBootstrapServers();

  void setBootstrapServers(String value);

  @Description(
      "A file of Kafka's client properties, for TLS and authentication, for example"
          + " /etc/tributary/kafka.properties")
  String getKafkaConfig();

  void setKafkaConfig(String value);

  @Description("Topic of canonical events")
  @Default.String("productivity-events")
  String getKafkaTopic();

  void setKafkaTopic(String value);

  @Description(
      "A schema registry that speaks Confluent's protocol, for example http://registry:8081; a"
          + " pipeline starts only if the schemas of its contracts are there. Basic authentication"
          + " by TRIBUTARY_SCHEMA_REGISTRY_USER and TRIBUTARY_SCHEMA_REGISTRY_PASSWORD. Default:"
          + " the schemas of this program alone")
  String getSchemaRegistryUrl();

  void setSchemaRegistryUrl(String value);

  @Description(
      "A file with the certificates, in PEM, of the authorities that the schema registry's https is"
          + " trusted by; default: Java's own")
  String getSchemaRegistryCa();

  void setSchemaRegistryCa(String value);

  @Description("Topic of what users do; may be the same as --kafkaTopic")
  @Default.String("activity-events")
  String getActivityTopic();

  void setActivityTopic(String value);

  @Description("Topic that keeps every late event")
  @Default.String("late-events")
  String getLateEventsTopic();

  void setLateEventsTopic(String value);

  @Description("Topic that keeps rejected records with their reason")
  @Default.String("dead-letters")
  String getDeadLettersTopic();

  void setDeadLettersTopic(String value);

  @Description(
      "Kafka consumer group; offsets are committed to it for lag monitoring, and a job without a"
          + " checkpoint begins at the beginning all the same; default: tributary- and the"
          + " pipeline's name")
  String getKafkaGroup();

  void setKafkaGroup(String value);

  @Description(
      "Runs a pipeline beside the live one, into tables of the schema shadow_NAME and nowhere else; see"
          + " ./tributary shadow")
  String getShadow();

  void setShadow(String value);

  @Description(
      "The share of traces that are kept, from 0 to 1, for example 0.01; what a caller's traceparent"
          + " says stands. Spans are sent where OTEL_EXPORTER_OTLP_ENDPOINT says")
  @Default.String("0")
  String getTraceSampling();

  void setTraceSampling(String value);

  @Description(
      "Versions of metrics that a pipeline must have to start, for example throughput=1,users_1m=1;"
          + " default: as in ./tributary metrics")
  String getMetricVersions();

  void setMetricVersions(String value);

  @Description(
      "Whose events are let in, for example org-acme,org-blue; others are dead letters. Default: all")
  String getTenants();

  void setTenants(String value);

  @Description(
      "The newest version of the event envelope that is let in. Versions only add optional fields, so"
          + " 3 may be let in before this program knows what it adds")
  @Default.Integer(Event.SCHEMA_VERSION)
  int getNewestSchema();

  void setNewestSchema(int value);

  @Description(
      "A tenant's directory file, or a folder of them: declares the custom.* event types that are"
          + " taken")
  String getDirectory();

  void setDirectory(String value);

  @Description("How far events of one partition may be out of order, for example PT2M")
  @Default.String("PT2M")
  String getOutOfOrderness();

  void setOutOfOrderness(String value);

  @Description("For how long after its end a window still takes late events, for example P7D")
  @Default.String("P7D")
  String getAllowedLateness();

  void setAllowedLateness(String value);

  @Description(
      "After how much silence a partition no longer holds the watermark back, for example PT30S")
  @Default.String("PT30S")
  String getIdleAfter();

  void setIdleAfter(String value);

  @Description(
      "How an idle partition's watermark moves: wall_clock for live traffic, follow (the furthest"
          + " partition) for replays of old data")
  @Default.String("wall_clock")
  String getIdleWatermark();

  void setIdleWatermark(String value);

  @Description(
      "Database of the hot and warm tables, for example jdbc:postgresql://localhost/tributary")
  String getHotJdbcUrl();

  void setHotJdbcUrl(String value);

  @Description("Database user")
  @Default.String("tributary")
  String getHotJdbcUser();

  void setHotJdbcUser(String value);

  @Description(
      "File that holds the database password; without it the environment variable"
          + " TRIBUTARY_DB_PASSWORD is used")
  String getHotJdbcPasswordFile();

  void setHotJdbcPasswordFile(String value);

  @Description(
      "Folder of the cold tier on any Beam file system, for example /var/lib/tributary/cold")
  String getColdPath();

  void setColdPath(String value);

  @Description("For how long raw events are gathered before a file is written, for example PT1M")
  @Default.String("PT1M")
  String getArchiveEvery();

  void setArchiveEvery(String value);

  @Description("The day of a nightly run or a verification")
  String getDate();

  void setDate(String value);

  @Description("For how long retain keeps hot days, for example P7D; default: as the tables say")
  String getKeepHot();

  void setKeepHot(String value);

  @Description("For how long retain keeps warm days, for example P90D; default: as the tables say")
  String getKeepWarm();

  void setKeepWarm(String value);

  @Description("For how long retain keeps the trail of accesses, for example P365D, the default")
  @Default.String("P365D")
  String getKeepAudit();

  void setKeepAudit(String value);

  @Description("First day of a backfill")
  String getFrom();

  void setFrom(String value);

  @Description("Last day of a backfill")
  String getTo();

  void setTo(String value);

  @Description(
      "Streaming pipelines whose rows a bounded run recomputes, for example delivery,operational;"
          + " default: all")
  String getPipelines();

  void setPipelines(String value);

  @Description(
      "How far before its days a bounded run reads events, for example P120D; default: as far as"
          + " each pipeline needs, P90D for the history of tasks and P1D for activity")
  String getHistory();

  void setHistory(String value);

  @Description(
      "The event time as of which a bounded run is evaluated; default: the watermark that the"
          + " streaming pipeline has recorded")
  String getAsOf();

  void setAsOf(String value);
}
