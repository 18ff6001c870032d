package dev.tributary.serving.api;

import java.time.Duration;
import java.util.List;

/**
 * What can be read about a tenant as a whole, each from one view of the schema {@code published},
 * newest first. Only roles that see all teams may: docs/serving.md.
 *
 * <p>Each has two statements. The first finds the newest key, the second takes the first and last
 * moment and how many rows; those about the gateway also take names of series.
 */
enum TenantNumbers {
  /** By the minute: docs/activity.md. */
  ACTIVE_USERS(
      "active_users",
      "activity",
      Duration.ofMinutes(1),
      Duration.ofHours(1),
      List.of(),
      "SELECT max(minute) FROM published.active_users",
      """
      SELECT minute, users_1m, users_5m, users_30m, suppressed, is_final, event_count
      FROM published.active_users WHERE minute >= ?::timestamptz AND minute < ?::timestamptz
      ORDER BY minute DESC LIMIT ?"""),
  /** By the hour and currency, of the newest hour unless asked for others: docs/activity.md. */
  REVENUE_LAST_HOUR(
      "revenue_last_hour",
      "activity",
      Duration.ofHours(1),
      Duration.ofHours(1),
      List.of(),
      "SELECT max(hour) FROM published.revenue_hour",
      """
      SELECT hour, currency, amount_minor, orders, refunded_minor, refunds, is_final, event_count
      FROM published.revenue_hour WHERE hour >= ?::timestamptz AND hour < ?::timestamptz
      ORDER BY hour DESC, currency LIMIT ?"""),
  /** The pages with the most views of the last hour: docs/activity.md. */
  TOP_PAGES(
      "top_pages",
      "activity",
      Duration.ofMinutes(1),
      Duration.ofHours(1),
      List.of(),
      "SELECT max(minute) FROM published.page_views",
      """
      SELECT page, sum(views)::bigint AS views, bool_and(is_final) AS is_final
      FROM published.page_views WHERE minute >= ?::timestamptz AND minute < ?::timestamptz
      GROUP BY page ORDER BY sum(views) DESC, page LIMIT ?"""),
  /** By the minute, product and business region: docs/gateway.md. */
  GATEWAY_PRODUCTS(
      "gateway/products",
      "gateway",
      List.of(
          "product_gw_http_req",
          "product_gw_success_rate",
          "product_gw_rt_mean",
          "product_gw_rt_p50",
          "product_gw_rt_p95",
          "product_gw_rt_p99"),
      "label ->> 'product' AS product, label ->> 'biz_region_id' AS biz_region_id",
      """
      max(value) FILTER (WHERE n = 1) AS requests, max(value) FILTER (WHERE n = 1) / 60 AS qps,
      max(value) FILTER (WHERE n = 2) AS success_rate, max(value) FILTER (WHERE n = 3) AS rt_mean,
      max(value) FILTER (WHERE n = 4) AS rt_p50, max(value) FILTER (WHERE n = 5) AS rt_p95,
      max(value) FILTER (WHERE n = 6) AS rt_p99"""),
  /** By the minute, product, API, version and priority: docs/gateway.md. */
  GATEWAY_APIS(
      "gateway/apis",
      "gateway",
      List.of(
          "api_gw_http_req",
          "api_gw_http_5xx",
          "api_gw_slow_http_req",
          "api_gw_http503_rate",
          "api_gw_rt_mean",
          "api_gw_rt_p50",
          "api_gw_rt_p95",
          "api_gw_rt_p99"),
      "label ->> 'product' AS product, label ->> 'api' AS api, label ->> 'version' AS version, label ->> 'priority' AS priority",
      """
      max(value) FILTER (WHERE n = 1) AS requests, max(value) FILTER (WHERE n = 1) / 60 AS qps,
      max(value) FILTER (WHERE n = 2) AS http_5xx, max(value) FILTER (WHERE n = 3) AS slow_http_req,
      max(value) FILTER (WHERE n = 4) AS http503_rate, max(value) FILTER (WHERE n = 5) AS rt_mean,
      max(value) FILTER (WHERE n = 6) AS rt_p50, max(value) FILTER (WHERE n = 7) AS rt_p95,
      max(value) FILTER (WHERE n = 8) AS rt_p99"""),
  /** By the minute, product, API and HTTP code or error code: docs/gateway.md. */
  GATEWAY_ERRORS(
      "gateway/errors",
      "gateway",
      List.of("error_code_gw_http_code", "error_code_gw_error_code"),
      """
      label ->> 'product' AS product, label ->> 'api' AS api, label ->> 'http_code' AS http_code,
      label ->> 'error_code' AS error_code""",
      "max(value) AS requests, max(value) / 60 AS qps"),
  /** By the minute, caller and level of service: docs/gateway.md. */
  GATEWAY_TENANTS(
      "gateway/tenants",
      "gateway",
      List.of("tenant_gw_http_req", "tenant_gw_api_req_limiting_rate"),
      "label ->> 'uid' AS uid, label ->> 'gc_level' AS gc_level",
      """
      max(value) FILTER (WHERE n = 1) AS requests, max(value) FILTER (WHERE n = 1) / 60 AS qps,
      max(value) FILTER (WHERE n = 2) AS api_req_limiting_rate""");

  private final String route;
  private final String pipeline;
  private final Duration step;
  private final Duration usual;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> series;

  private final String newest;
  private final String rows;

  TenantNumbers(
      String route,
      String pipeline,
      Duration step,
      Duration usual,
      List<String> series,
      String newest,
      String rows) {
    this.route = route;
    this.pipeline = pipeline;
    this.step = step;
    this.usual = usual;
    this.series = series;
    this.newest = newest;
    this.rows = rows;
  }

  /** Series of the gateway over all its regions and whole minutes, side by side. */
  TenantNumbers(
      String route, String pipeline, List<String> series, String labels, String measures) {
    this(
        route,
        pipeline,
        Duration.ofMinutes(1),
        Duration.ofMinutes(15),
        series,
        "SELECT max(at) FROM published.gateway_sample WHERE name = (?::text[])[1]",
        """
        SELECT at AS minute, %s, %s, bool_and(is_final) AS is_final
        FROM unnest(?::text[]) WITH ORDINALITY AS series (name, n) JOIN published.gateway_sample USING (name)
        WHERE at >= ?::timestamptz AND at < ?::timestamptz
        GROUP BY at, label ORDER BY at DESC, requests DESC, label::text LIMIT ?"""
            .formatted(labels, measures));
  }

  /** What follows {@code /api/v1/}. */
  String route() {
    return route;
  }

  /** The name in the trail. */
  String code() {
    return route.replace('/', '.');
  }

  /** The pipeline that says it. */
  String pipeline() {
    return pipeline;
  }

  /** How long a row lasts. */
  Duration step() {
    return step;
  }

  /** How far back is looked if nobody says. */
  Duration usual() {
    return usual;
  }

  /** The series without their namespace; empty if it is no series. */
  List<String> series() {
    return series;
  }

  boolean isOfGateway() {
    return !series.isEmpty();
  }

  /** One instant, or null. */
  String newest() {
    return newest;
  }

  String rows() {
    return rows;
  }
}
