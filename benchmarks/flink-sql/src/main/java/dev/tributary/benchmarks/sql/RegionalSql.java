package dev.tributary.benchmarks.sql;

import java.nio.file.Files;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * What {@code gateway-regional} counts, as native Flink SQL on a cluster inside this JVM, tuned as
 * its documentation says: object reuse, mini-batches, aggregation in two phases. It has no sketch
 * of latencies and no lookups, so it does less.
 *
 * <p>{@code RegionalSql BOOTSTRAP_SERVERS LOGS_TOPIC COUNTS_TOPIC function|builtin}
 */
public final class RegionalSql {
  private static final Map<String, String> TUNING =
      Map.of(
          "pipeline.object-reuse", "true",
          "parallelism.default", "2",
          "pipeline.auto-watermark-interval", "100 ms",
          "execution.checkpointing.interval", "10 s",
          "table.exec.mini-batch.enabled", "true",
          "table.exec.mini-batch.allow-latency", "200 ms",
          "table.exec.mini-batch.size", "10000",
          "table.optimizer.agg-phase-strategy", "TWO_PHASE",
          "table.local-time-zone", "UTC");

  /** Only the fields that are used: the format then skips the others. */
  private static final String LOGS =
      """
      CREATE TABLE logs (
        Product STRING, Api STRING, Version STRING, HttpCode STRING, ErrorCode STRING,
        RegionId STRING, `Domain` STRING, Ext5 STRING, TotalUsedTime BIGINT, `__time__` BIGINT,
        ts AS TO_TIMESTAMP_LTZ(`__time__`, 0),
        WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
      ) WITH (
        'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
        'properties.group.id' = '%s', 'scan.startup.mode' = 'earliest-offset',
        'properties.isolation.level' = 'read_committed', 'properties.max.poll.records' = '5000',
        'format' = 'json', 'json.ignore-parse-errors' = 'true')
      """;

  private static final String COUNTS =
      """
      CREATE TABLE counts (
        window_seconds BIGINT, product STRING, region_id STRING, api STRING, version STRING,
        http_code STRING, error_code STRING, uid STRING, requests BIGINT, sum_millis BIGINT,
        slow BIGINT, http_2xx BIGINT, http_4xx BIGINT, http_429 BIGINT, http_5xx BIGINT,
        http_503 BIGINT, unknown_code BIGINT, throttled BIGINT
      ) WITH (
        'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
        'properties.compression.type' = 'lz4', 'format' = 'json')
      """;

  private static final String READ =
      """
      CREATE TEMPORARY VIEW requests AS
      SELECT ts, Product, RegionId, Api, Version, TotalUsedTime, ErrorCode,
        CASE WHEN HttpCode = '' THEN 'unknown' ELSE HttpCode END AS code,
        CAST(CASE WHEN HttpCode = '' THEN '0' ELSE HttpCode END AS INT) AS number,
        %s AS uid
      FROM logs WHERE `Domain` <> 'popwarmup.aliyuncs.com'
      """;

  private static final String COUNT =
      """
      INSERT INTO counts
      SELECT UNIX_TIMESTAMP(CAST(window_start AS STRING)), Product, RegionId, Api, Version, code,
        ErrorCode, uid, COUNT(*), SUM(TotalUsedTime),
        COUNT(*) FILTER (WHERE TotalUsedTime > 1000),
        COUNT(*) FILTER (WHERE number BETWEEN 200 AND 299),
        COUNT(*) FILTER (WHERE number BETWEEN 400 AND 499),
        COUNT(*) FILTER (WHERE number = 429),
        COUNT(*) FILTER (WHERE number >= 500),
        COUNT(*) FILTER (WHERE number = 503),
        COUNT(*) FILTER (WHERE number = 0),
        COUNT(*) FILTER (WHERE number = 429 OR ErrorCode LIKE 'Throttling%%')
      FROM TABLE(TUMBLE(TABLE requests, DESCRIPTOR(ts), INTERVAL '10' SECOND))
      GROUP BY window_start, window_end, GROUPING SETS (
        (Product, RegionId), (Product, Api, Version), (Product, Api, code, ErrorCode), (uid))
      """;

  private RegionalSql() {}

  public static void main(String[] arguments) throws Exception {
    String servers = arguments[0];
    String logs = arguments[1];
    String counts = arguments[2];
    boolean builtIn = arguments[3].equals("builtin");
    Configuration tuning = Configuration.fromMap(TUNING);
    // The default keeps checkpoints in memory and fails the job at 5 MB.
    tuning.setString("execution.checkpointing.storage", "filesystem");
    tuning.setString(
        "execution.checkpointing.dir", Files.createTempDirectory("flink-sql").toUri().toString());
    StreamTableEnvironment tables =
        StreamTableEnvironment.create(StreamExecutionEnvironment.getExecutionEnvironment(tuning));
    tables.createTemporarySystemFunction("CallerOf", CallerOf.class);
    tables.executeSql(LOGS.formatted(logs, servers, counts));
    tables.executeSql(COUNTS.formatted(counts, servers));
    tables.executeSql(
        READ.formatted(builtIn ? "JSON_VALUE(Ext5, '$.callerInfo.callerUid')" : "CallerOf(Ext5)"));
    System.out.println(tables.explainSql(COUNT.formatted()));
    // Never ends by itself: whatever ends it shall end this process, and be seen.
    tables.executeSql(COUNT.formatted()).await();
  }
}
