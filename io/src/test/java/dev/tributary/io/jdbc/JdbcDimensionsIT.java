package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.gateway.Dimensions.Answer;
import dev.tributary.contracts.gateway.Dimensions.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcDimensionsIT {
  private static final long MOVED = Instant.parse("2026-03-02T09:15:00Z").toEpochMilli();

  private final AtomicLong clock = new AtomicLong();
  private final List<Long> pauses = new ArrayList<>();
  private JdbcTarget target;
  private JdbcDimensions dimensions;

  @BeforeEach
  void fill() {
    target = TestDatabase.migrated();
    execute(
        """
        INSERT INTO dim.gateway_cluster_dim VALUES
          ('10.0.0.1', 'cn-a', 'biz-1', 'core', '-infinity', '2026-03-02 09:15Z'),
          ('10.0.0.1', 'cn-b', NULL, 'edge', '2026-03-02 09:15Z', 'infinity')""");
    execute(
        "INSERT INTO dim.user_level_dim VALUES ('u1', 'GC5', '-infinity', '2026-03-02 09:15Z')");
    execute("INSERT INTO dim.user_level_dim VALUES ('u1', 'GC7', '2026-03-02 09:15Z')");
    execute("INSERT INTO dim.api_priority_dim VALUES ('ecs', 'RunInstances', 'P0')");
    dimensions = open(JdbcDimensions.in(target).withMostCallers(2));
  }

  @Test
  void replayOfAnOldLine_getsTheOldAnswer() {
    assertThat(dimensions.node("10.0.0.1", MOVED))
        .isEqualTo(new Answer<>(new Node("cn-b", null, "edge"), MOVED, Long.MAX_VALUE));
    assertThat(dimensions.node("10.0.0.1", MOVED - 1))
        .isEqualTo(new Answer<>(new Node("cn-a", "biz-1", "core"), Long.MIN_VALUE, MOVED));
    assertThat(dimensions.level("u1", MOVED).value()).isEqualTo("GC7");
    assertThat(dimensions.level("u1", MOVED - 1).value()).isEqualTo("GC5");
    assertThat(dimensions.priority("ecs", "RunInstances", 0).value()).isEqualTo("P0");
    assertThat(dimensions.node("10.0.0.2", MOVED)).isEqualTo(Answer.nothing());
    assertThat(dimensions.level("\0", MOVED)).isEqualTo(Answer.nothing());
    assertThat(dimensions.priority("ecs", "None", 0)).isEqualTo(Answer.nothing());
  }

  @Test
  void change_isSeenWhenTheTimeToLiveIsOver_andNotBefore() {
    assertThat(dimensions.level("u1", MOVED).value()).isEqualTo("GC7");
    assertThat(dimensions.level("u2", MOVED).value()).isNull();
    assertThat(dimensions.node("10.0.0.2", MOVED).value()).isNull();
    execute("INSERT INTO dim.user_level_dim VALUES ('u2', 'GC6')");
    execute("INSERT INTO dim.gateway_cluster_dim VALUES ('10.0.0.2', 'cn-c')");

    clock.addAndGet(Duration.ofMinutes(10).toNanos() - 1);
    assertThat(dimensions.level("u2", MOVED).value()).isNull();
    assertThat(dimensions.node("10.0.0.2", MOVED).value()).isNull();
    clock.addAndGet(1);
    assertThat(dimensions.level("u2", MOVED).value()).isEqualTo("GC6");
    assertThat(dimensions.node("10.0.0.2", MOVED).value().regionId()).isEqualTo("cn-c");
  }

  @Test
  void callersUsedLongestAgo_areForgotten() {
    dimensions.level("u1", MOVED);
    dimensions.level("u2", MOVED);
    dimensions.level("u1", MOVED);
    dimensions.level("u3", MOVED);
    execute("UPDATE dim.user_level_dim SET gc_level = 'GC1' WHERE uid = 'u1'");
    execute("INSERT INTO dim.user_level_dim VALUES ('u2', 'GC2')");

    assertThat(dimensions.level("u1", MOVED).value()).isEqualTo("GC7");
    assertThat(dimensions.level("u2", MOVED).value()).isEqualTo("GC2");
  }

  @Test
  void databaseAway_whatIsRememberedAnswers_theRestFailsSoon_andHealsByItself() {
    assertThat(dimensions.level("u1", MOVED).value()).isEqualTo("GC7");
    assertThat(dimensions.node("10.0.0.1", MOVED).value().regionId()).isEqualTo("cn-b");
    clock.addAndGet(Duration.ofMinutes(11).toNanos());

    setAway(true);
    assertThat(dimensions.level("u1", MOVED).value()).isEqualTo("GC7");
    assertThat(pauses).containsExactly(100L, 200L, 400L);
    assertThatThrownBy(() -> dimensions.level("u2", MOVED)).isInstanceOf(DatabaseException.class);
    assertThatThrownBy(() -> dimensions.priority("ecs", "RunInstances", 0))
        .isInstanceOf(DatabaseException.class);
    assertThat(dimensions.node("10.0.0.1", MOVED).value().regionId()).isEqualTo("cn-b");
    assertThat(pauses).as("it is left alone for a while").hasSize(3);

    setAway(false);
    assertThatThrownBy(() -> dimensions.level("u2", MOVED)).isInstanceOf(DatabaseException.class);
    clock.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(dimensions.level("u2", MOVED)).isEqualTo(Answer.nothing());
    assertThat(dimensions.priority("ecs", "RunInstances", 0).value()).isEqualTo("P0");
  }

  @Test
  void copyOfARunner_asksForItself() {
    JdbcDimensions copy = SerializableUtils.clone(dimensions);

    assertThat(copy.level("u1", MOVED).value()).isEqualTo("GC7");
  }

  private JdbcDimensions open(JdbcDimensions opened) {
    opened.open(clock::get, pauses::add);
    return opened;
  }

  /** To this database nobody gets any more, and who is there is thrown out. */
  private void setAway(boolean away) {
    String name = target.url().replaceAll(".*/(\\w+).*", "$1");
    JdbcTarget admin =
        new JdbcTarget(target.url().replace("/" + name, "/postgres"), target.user(), "", "");
    TestDatabase.execute(admin, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + !away);
    if (away) {
      TestDatabase.execute(
          admin,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }
  }

  private void execute(String sql) {
    TestDatabase.execute(target, sql);
  }
}
