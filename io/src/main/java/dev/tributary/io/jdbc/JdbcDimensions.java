package dev.tributary.io.jdbc;

import dev.tributary.contracts.gateway.Dimensions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.util.Sleeper;

/**
 * The dimension tables of the gateway family: {@code dim.gateway_cluster_dim} and {@code
 * dim.api_priority_dim} loaded whole and refreshed, {@code dim.user_level_dim} looked up caller by
 * caller and cached (G-040 to G-045). Every version of a key is kept together, so that a line of
 * last week gets the answer of last week (T-37).
 *
 * <p>Each copy that a runner makes has a connection and a cache of its own, opened with the first
 * question. Methods throw a {@link DatabaseException} if the database is away and nothing is
 * remembered; they block for a second at most before they do (five if the server is there and
 * silent), and then not again for ten seconds.
 */
public final class JdbcDimensions implements Dimensions {
  private static final long serialVersionUID = 1;

  /** Milliseconds, with the ends of {@code long} for the two infinities. */
  private static final String PERIOD =
      """
      CASE WHEN isfinite(valid_from) THEN floor(extract(epoch FROM valid_from) * 1000)::bigint ELSE -9223372036854775808 END,
      CASE WHEN isfinite(valid_to) THEN floor(extract(epoch FROM valid_to) * 1000)::bigint ELSE 9223372036854775807 END
      """;

  private static final String NODES =
      "SELECT local_ip, "
          + PERIOD
          + ", region_id, biz_region_id, app_group FROM dim.gateway_cluster_dim";
  private static final String PRIORITIES =
      "SELECT product || E'\\x01' || api, " + PERIOD + ", priority FROM dim.api_priority_dim";
  private static final String LEVEL =
      "SELECT uid, " + PERIOD + ", gc_level FROM dim.user_level_dim WHERE uid = ?";

  private final JdbcTarget target;
  private final int mostCallers;
  private final Duration timeToLive;

  private transient WholeDimension<Node> nodes;
  private transient WholeDimension<String> priorities;
  private transient CachedDimension<String> levels;

  private JdbcDimensions(JdbcTarget target, int mostCallers, Duration timeToLive) {
    this.target = Objects.requireNonNull(target);
    this.mostCallers = mostCallers;
    this.timeToLive = Objects.requireNonNull(timeToLive);
    if (mostCallers < 1 || timeToLive.isNegative()) {
      throw new IllegalArgumentException("a cache holds something, for some time");
    }
  }

  /** Remembers 50,000 callers, and everything for ten minutes. */
  public static JdbcDimensions in(JdbcTarget target) {
    return new JdbcDimensions(target, 50_000, Duration.ofMinutes(10));
  }

  public JdbcDimensions withMostCallers(int number) {
    return new JdbcDimensions(target, number, timeToLive);
  }

  /** For how long an answer is used; also how often what is loaded whole is loaded again. */
  public JdbcDimensions withTimeToLive(Duration duration) {
    return new JdbcDimensions(target, mostCallers, duration);
  }

  @Override
  public Answer<Node> node(String localIp, long atMillis) {
    open();
    return nodes.at(localIp, atMillis);
  }

  @Override
  public Answer<String> level(String uid, long atMillis) {
    open();
    // The database takes no NUL, and has none.
    return uid.indexOf('\0') >= 0 ? Answer.nothing() : levels.at(uid, atMillis);
  }

  @Override
  public Answer<String> priority(String product, String api, long atMillis) {
    open();
    return priorities.at(product + '\1' + api, atMillis);
  }

  private void open() {
    if (nodes == null) {
      open(System::nanoTime, Sleeper.DEFAULT);
    }
  }

  /** With another clock, for tests. */
  void open(LongSupplier nanoTime, Sleeper sleeper) {
    DimensionQuery query = new DimensionQuery(target, nanoTime, sleeper);
    nodes =
        new WholeDimension<>(
            () ->
                query.timelines(
                    "dim.gateway_cluster_dim",
                    NODES,
                    row -> new Node(row.getString(4), row.getString(5), row.getString(6))),
            timeToLive,
            nanoTime);
    priorities =
        new WholeDimension<>(
            () -> query.timelines("dim.api_priority_dim", PRIORITIES, row -> row.getString(4)),
            timeToLive,
            nanoTime);
    levels =
        new CachedDimension<>(
            uid ->
                query
                    .timelines("dim.user_level_dim", LEVEL, row -> row.getString(4), uid)
                    .getOrDefault(uid, new Timeline<>(List.of())),
            mostCallers,
            timeToLive,
            nanoTime);
  }
}
