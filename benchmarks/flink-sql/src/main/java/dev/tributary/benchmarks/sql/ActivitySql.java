package dev.tributary.benchmarks.sql;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * Views of pages and users by the minute, and what a user did in five minutes, as native Flink SQL
 * on a cluster inside this JVM. Each event counts once, a row appears about a second after an event
 * and says more with each that follows, in whatever order they come. Tuned as its documentation
 * says: object reuse, mini-batches, aggregation in two phases.
 *
 * <p>{@code ActivitySql BOOTSTRAP_SERVERS EVENTS_TOPIC COUNTS_TOPIC}
 */
public final class ActivitySql {
  private static final Map<String, String> TUNING =
      Map.of(
          "pipeline.object-reuse", "true",
          "parallelism.default", "2",
          "execution.checkpointing.interval", "10 s",
          "table.exec.state.ttl", "2 h",
          "table.exec.mini-batch.enabled", "true",
          "table.exec.mini-batch.allow-latency", "1 s",
          "table.exec.mini-batch.size", "50000",
          "table.optimizer.agg-phase-strategy", "TWO_PHASE",
          "table.local-time-zone", "UTC");

  /** Only the fields that are used: the format then skips the others. */
  private static final String EVENTS =
      """
      CREATE TABLE events (
        event_id STRING, tenant_id STRING, event_type STRING, actor_id STRING,
        `timestamp` TIMESTAMP_LTZ(3), payload ROW<page STRING, is_bot BOOLEAN>,
        arrival AS PROCTIME()
      ) WITH (
        'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
        'properties.group.id' = '%s', 'scan.startup.mode' = 'earliest-offset',
        'properties.isolation.level' = 'read_committed', 'properties.max.poll.records' = '5000',
        'format' = 'json', 'json.timestamp-format.standard' = 'ISO-8601')
      """;

  private static final String COUNTS =
      """
      CREATE TABLE counts (
        cells STRING, tenant STRING, `start` TIMESTAMP_LTZ(0), label STRING, one BIGINT, two BIGINT,
        PRIMARY KEY (cells, tenant, `start`, label) NOT ENFORCED
      ) WITH (
        'connector' = 'upsert-kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
        'key.format' = 'json', 'value.format' = 'json',
        'key.json.timestamp-format.standard' = 'ISO-8601',
        'value.json.timestamp-format.standard' = 'ISO-8601')
      """;

  private static final String ONCE =
      """
      CREATE TEMPORARY VIEW acts AS
      SELECT tenant_id, event_type = 'page_view' AS is_view, actor_id, payload.page AS page,
        FLOOR(`timestamp` TO MINUTE) AS at_minute,
        TIMESTAMPADD(
          MINUTE, -MOD(EXTRACT(MINUTE FROM `timestamp`), 5), FLOOR(`timestamp` TO MINUTE))
          AS five_minutes
      FROM (
        SELECT *, ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY arrival) AS told FROM events)
      WHERE told = 1 AND event_type <> 'refund' AND COALESCE(payload.is_bot, FALSE) = FALSE
      """;

  private static final List<String> COUNT =
      List.of(
          """
          INSERT INTO counts
          SELECT 'page', tenant_id, at_minute, page, COUNT(*), CAST(0 AS BIGINT)
          FROM acts WHERE is_view GROUP BY tenant_id, at_minute, page
          """,
          """
          INSERT INTO counts
          SELECT 'active', tenant_id, at_minute, '', COUNT(DISTINCT actor_id), CAST(0 AS BIGINT)
          FROM acts GROUP BY tenant_id, at_minute
          """,
          """
          INSERT INTO counts
          SELECT 'user', tenant_id, five_minutes, actor_id, COUNT(*) FILTER (WHERE is_view),
            COUNT(*)
          FROM acts GROUP BY tenant_id, five_minutes, actor_id
          """);

  private ActivitySql() {}

  public static void main(String[] arguments) throws Exception {
    String servers = arguments[0];
    String events = arguments[1];
    String counts = arguments[2];
    Configuration tuning = Configuration.fromMap(TUNING);
    // The default keeps checkpoints in memory and fails the job at 5 MB.
    tuning.setString("execution.checkpointing.storage", "filesystem");
    tuning.setString(
        "execution.checkpointing.dir", Files.createTempDirectory("flink-sql").toUri().toString());
    StreamTableEnvironment tables =
        StreamTableEnvironment.create(StreamExecutionEnvironment.getExecutionEnvironment(tuning));
    tables.executeSql(EVENTS.formatted(events, servers, counts));
    tables.executeSql(COUNTS.formatted(counts, servers));
    tables.executeSql(ONCE);
    StatementSet all = tables.createStatementSet();
    COUNT.forEach(all::addInsertSql);
    System.out.println(all.explain());
    // Never ends by itself: whatever ends it shall end this process, and be seen.
    all.execute().await();
  }
}
