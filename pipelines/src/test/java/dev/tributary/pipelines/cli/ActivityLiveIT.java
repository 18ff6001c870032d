package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.contracts.table.Tables;
import dev.tributary.embedded.LocalFlink;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.pipelines.ActivityPipeline;
import dev.tributary.sources.simulated.ActivityTraffic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The activity pipeline while it runs: its events change their schema, its database
 * is slow, and another version of it runs beside it. One after the other on the
 * same jobs, because to start them costs most.
 */
class ActivityLiveIT {
  private static final long SEED = 5;
  private static final String DAY = "--date=2025-10-06";
  private static final Instant START = Instant.parse("2025-10-06T00:05:00Z");
  private static final Duration APART = Duration.ofSeconds(40);
  private static final int BEFORE = 500;
  private static final int FLOOD = 1_500;

  private static final String TOPIC = "activitylive-events";
  private static final String LIVE = ActivityPipeline.NAME;
  private static final String SHADOW = Launcher.shadowOf(LIVE, "canary");

  /** Other tests have a job of that pipeline, too. */
  private static final String JOB = LIVE + "-activitylive";

  private static final Pattern RUN = Pattern.compile("rollback (\\S+)");

  private final TestStack.Place place = TestStack.get().place("activitylive");
  private final ActivityTraffic traffic = ActivityTraffic.of(SEED, "org-acme", 200, 20, 0, 1);
  private final Set<UUID> views = new HashSet<>();
  private final StringWriter out = new StringWriter();
  private long sent;

  @Test
  void schemaChange_slowDatabase_andCanary() throws Exception {
    try (LocalJobs jobs = new LocalJobs(TestStack.get().stack())) {
      String jobName = "--jobName=" + Launcher.jobName(JOB);
      jobs.start(JOB, () -> Launcher.live(new ActivityPipeline(), flags(jobName)));
      jobs.start(SHADOW, () -> Launcher.live(new ActivityPipeline(), flags("--shadow=canary")));
      publish(events(START, APART, BEFORE), 3, "");
      await("events of version 3").until(() -> received() == sent && counted() == views.size());
      LocalFlink.Job before = job();

      whileTheDatabaseIsSlow_lagGrows_andThenNothingIsLost();

      assertThat(job().id()).as("the job that began goes on").isEqualTo(before.id());
      jobs.requireRunning();
      awaitTheNextDay(jobs);
    }
    theShadow_saysTheSame_andNothingToTheWorld();
    whatTheShadowSaysOtherwise_isFound_promoted_andTakenBack();
  }

  /** The events that wait have a field that the program does not know. */
  private void whileTheDatabaseIsSlow_lagGrows_andThenNothingIsLost() throws Exception {
    try (Connection session = place.connect();
        Statement statement = session.createStatement()) {
      long stored = counted();
      session.setAutoCommit(false);
      statement.execute("LOCK TABLE hot.page_views IN SHARE MODE");
      publish(
          events(START.plus(APART.multipliedBy(BEFORE)), Duration.ofMillis(100), FLOOD),
          4,
          ",\"region\":\"eu\"");
      await("lag").until(() -> lag() >= FLOOD);
      assertThat(counted()).as("and no row says what was not stored").isEqualTo(stored);
      session.rollback();
    }
    await("everything is through").until(() -> received() == sent && counted() == views.size());
    await("no lag").until(() -> lag() == 0);
  }

  private void awaitTheNextDay(LocalJobs jobs) {
    Instant next = Instant.parse("2025-10-07T00:10:00Z");
    publish(List.of(traffic.next(next).event()), 4, "");
    Instant over = Instant.parse("2025-10-07T00:00:00Z");
    await("the day is over")
        .until(() -> jobs.hasWorkedOff(JOB, over) && jobs.hasWorkedOff(SHADOW, over));
    await("compared").until(() -> run("shadow", "compare", "canary", DAY) == 0);
  }

  private void theShadow_saysTheSame_andNothingToTheWorld() throws Exception {
    assertThat(count("SELECT count(*) FROM shadow_canary.page_views")).isPositive();
    assertThat(count("SELECT count(*) FROM shadow_canary.admission WHERE run LIKE '%-shadow-%'"))
        .isPositive();
    assertThat(count("SELECT count(*) FROM ops.admission WHERE run LIKE '%-shadow-%'")).isZero();
    assertThat(run("tenants", "check")).as("tenants are kept apart in it, too: %s", out).isZero();
    try (AdminClient admin = admin()) {
      assertThat(admin.listConsumerGroups().all().get())
          .extracting(group -> group.groupId())
          .contains("tributary-" + LIVE, "tributary-" + SHADOW);
    }
  }

  private void whatTheShadowSaysOtherwise_isFound_promoted_andTakenBack() throws Exception {
    execute("UPDATE shadow_canary.page_views SET views = views + 1 WHERE page = '/'");
    execute("DELETE FROM hot.revenue_hour WHERE currency = 'JPY'");
    String before = pages();

    assertThat(run("shadow", "compare", "canary", DAY)).isEqualTo(Main.DIFFERENT);
    assertThat(out.toString())
        .containsPattern("hot.page_views +views +\\d+")
        .containsPattern("hot.revenue_hour +\\(row only in the shadow\\) +\\d+");

    assertThat(run("shadow", "promote", "canary", DAY)).isZero();
    Matcher promotion = RUN.matcher(out.toString());
    assertThat(promotion.find()).isTrue();
    assertThat(run("shadow", "compare", "canary", DAY)).isZero();
    assertThat(pages()).isNotEqualTo(before);

    assertThat(run("shadow", "rollback", promotion.group(1))).isZero();
    assertThat(pages()).isEqualTo(before);
    assertThat(count("SELECT count(*) FROM hot.revenue_hour WHERE currency = 'JPY'")).isZero();

    assertThat(run("shadow", "drop", "canary")).isZero();
    assertThat(run("shadow", "compare", "canary", DAY)).isEqualTo(Main.FAILED);
    assertThat(count("SELECT count(*) FROM hot.page_views")).isPositive();
  }

  private Flags flags(String... more) {
    List<String> all = new ArrayList<>(List.of("--newestSchema=4"));
    all.addAll(List.of(more));
    return place.live(all.toArray(String[]::new));
  }

  private List<Event> events(Instant from, Duration apart, int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(traffic.next(from.plus(apart.multipliedBy(i))).event());
    }
    return events;
  }

  /** Sends events of a version, which is newer than what the program writes. */
  private void publish(List<Event> events, int version, String field) {
    try (EventPublisher publisher =
        EventPublisher.to(KafkaCluster.at(place.bootstrapServers()), TOPIC)) {
      for (Event event : events) {
        String json = new String(EventJson.encode(event), StandardCharsets.UTF_8);
        String newer = json.replace("\"schema_ver\":2", "\"schema_ver\":" + version + field);
        assertThat(newer).isNotEqualTo(json);
        publisher.send(event.key(), newer.getBytes(StandardCharsets.UTF_8));
        if (event.eventType().equals("page_view") && !event.payload().flag("is_bot")) {
          views.add(event.eventId());
        }
      }
      publisher.flush();
    }
    sent += events.size();
  }

  private LocalFlink.Job job() {
    return TestStack.get().stack().flink().jobs().stream()
        .filter(job -> job.state().equals("RUNNING"))
        .filter(job -> job.name().equals(Launcher.jobName(JOB)))
        .findFirst()
        .orElseThrow();
  }

  private long received() {
    return Throughput.Counts.of(place.database(), LIVE).received();
  }

  /** The views in the table: each event once. */
  private long counted() {
    return TableReader.read(place.database(), Tables.PAGE_VIEWS, "").stream()
        .mapToLong(row -> (Long) row.get("views"))
        .sum();
  }

  /** What the live group has not committed yet; it commits with each checkpoint. */
  private long lag() throws Exception {
    try (AdminClient admin = admin()) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets("tributary-" + LIVE).partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (int partition = 0; partition < 48; partition++) {
        ends.put(new TopicPartition(TOPIC, partition), OffsetSpec.latest());
      }
      long lag = 0;
      for (var end : admin.listOffsets(ends).all().get().entrySet()) {
        OffsetAndMetadata done = committed.get(end.getKey());
        lag += end.getValue().offset() - (done == null ? 0 : done.offset());
      }
      return lag;
    }
  }

  private AdminClient admin() {
    return AdminClient.create(Map.of("bootstrap.servers", place.bootstrapServers()));
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(300));
  }

  private String pages() throws SQLException {
    return text(
        "SELECT string_agg((to_jsonb(p) - 'updated_at')::text, ',' ORDER BY minute, page) FROM hot.page_views p");
  }

  private long count(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = place.connect();
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      results.next();
      return results.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = place.connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private int run(String... command) {
    out.getBuffer().setLength(0);
    CommandLine commandLine = Main.commandLine(false);
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(place.arguments());
    return commandLine.execute(all.toArray(String[]::new));
  }
}
