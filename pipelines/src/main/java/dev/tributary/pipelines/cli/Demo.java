package dev.tributary.pipelines.cli;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.Migrations;
import dev.tributary.io.jdbc.PublishedSessions;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.io.kafka.DeadLetters;
import dev.tributary.options.Settings;
import dev.tributary.pipelines.NightlyPipeline;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.StreamingPipeline;
import dev.tributary.pipelines.local.LocalStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The demo, step by step: what a newcomer sees of Tributary first. */
final class Demo {
  private static final List<String> SHOWN =
      List.of(
          "team_id",
          "cycle_time_p50",
          "cycle_time_p95",
          "throughput",
          "pr_merge_rate",
          "pr_review_lag",
          "build_pass_rate",
          "event_count",
          "is_final");

  private static final List<String> NOW =
      List.of(
          "team_id",
          "minute",
          "active_blockers",
          "tasks_at_risk",
          "sla_risk_score",
          "open_incidents",
          "failed_builds",
          "events",
          "is_final");

  private static final List<String> ACTIVE =
      List.of("minute", "users_1m", "users_5m", "users_30m", "is_final");

  private static final String QUARTERS =
      "minute >= ? AND extract(minute FROM minute)::int % 15 = 0";

  private static final List<String> REVENUE =
      List.of("hour", "currency", "amount_minor", "orders", "refunded_minor", "refunds");

  private static final String NEWEST =
      "(tenant_id, team_id, minute) IN"
          + " (SELECT tenant_id, team_id, max(minute) FROM hot.team_minute GROUP BY 1, 2)";

  private final LocalStack stack;
  private final Console console;
  private final SampleStory story;
  private final ActivityStory activity = new ActivityStory();
  private final JdbcTarget database;
  private final boolean once;
  private Optional<GatewayStory.Sequel> sequel = Optional.empty();

  /**
   * @param once stop the live pipelines when the data is through
   */
  Demo(Path home, LocalStack stack, Console console, boolean once) throws IOException {
    this.once = once;
    this.stack = stack;
    this.console = console;
    this.story = SampleStory.in(home.resolve("testdata/demo"));
    this.database =
        new JdbcTarget(
            stack.database().jdbcUrl(),
            stack.database().user(),
            stack.database().password(),
            "demo");
    Migrations.apply(database.url(), database.user(), database.password());
  }

  /**
   * @return 0, or {@link Main#DIFFERENT} if the verification found differences or something is not
   *     accounted for
   */
  int run() throws Exception {
    console.step(
        "send the sample webhooks through the normalisers, and what users of a shop do",
        () -> {
          activity.sendPunctual(stack.kafka());
          return story.sendPunctual(stack.kafka());
        });
    console.say("      %s", story.summary());
    console.say("      %s", activity.summary());
    StreamingJobs live = StreamingJobs.start(stack, PipelineCatalogue.streaming(), liveFlags());
    String names =
        live.pipelines().stream().map(StreamingPipeline::name).collect(Collectors.joining(", "));
    Throughput through = new Throughput(stack.cold(), database, live);
    console.step(
        names + " on Flink, streaming: until the data is through", () -> awaitAll(through));
    console.step(
        "send the stragglers, hours and days late",
        () -> {
          activity.sendStragglers(stack.kafka());
          return story.sendStragglers(stack.kafka());
        });
    console.step(names + " on Flink: corrections", () -> awaitAll(through));
    if (once) {
      live.close();
    }
    LocalDate day = busiestDay();
    console.step(
        "nightly in batch from the archived Parquet, " + day,
        () ->
            Reconciler.reconcile(
                flags("--date=" + day, "--config=flink-local", "--streaming=false"),
                NightlyPipeline.NAME));
    Verifier.Result verified =
        console.step(
            "verify " + day + " against a recomputation",
            () -> Verifier.verify(flags("--date=" + day, "--runner=DirectRunner")));
    boolean balanced = report(day);
    GatewayDemo gateway = new GatewayDemo(Main.home(), stack, console, database);
    boolean counted = gateway.run(liveFlags(), once);
    if (!once) {
      sequel = Optional.of(gateway.sequel());
    }
    verified.differences().forEach(line -> console.say("  %s", line));
    console.say(
        "verify: %d differences in %d rows (%s s in all)",
        verified.differences().size(), verified.rows(), console.elapsed());
    return balanced && counted && verified.differences().isEmpty() ? 0 : Main.DIFFERENT;
  }

  /** Where what is computed stands. */
  JdbcTarget database() {
    return database;
  }

  /**
   * Lets the teams and the callers of the gateway go on, for whoever watches; after {@link #run},
   * because what that compares must not move.
   */
  DemoFeed goOn() {
    return DemoFeed.start(stack.kafka(), sequel.orElseThrow(), story.end());
  }

  private Void awaitAll(Throughput through) throws IOException, InterruptedException {
    Settings.Kafka kafka = flags().toSettings().kafka();
    through.await(
        pipeline -> {
          List<String> topics = pipeline.topics(kafka);
          boolean both = topics.size() > 1;
          return topics.contains(kafka.topic())
              ? new Throughput.Input(story.sent() + (both ? activity.sent() : 0), story.watermark())
              : new Throughput.Input(activity.sent(), activity.watermark());
        });
    return null;
  }

  private Flags liveFlags() {
    return flags(
        "--config=flink-local",
        "--parallelism=1",
        "--checkpointingInterval=5000",
        "--idleAfter=PT1S",
        "--idleWatermark=follow",
        "--archiveEvery=PT2S");
  }

  private Flags flags(String... more) {
    List<String> all = new ArrayList<>(stack.flags());
    all.addAll(stack.flinkFlags());
    all.addAll(List.of(more));
    return Flags.parse(all, Main.home());
  }

  /** The day on which most tasks reached production; the newest of several. */
  private LocalDate busiestDay() {
    Comparator<Row> byThroughput = Comparator.comparing(row -> (Integer) row.get("throughput"));
    return TableReader.read(database, Tables.TEAM_DAILY_SUMMARY, "").stream()
        .max(byThroughput.thenComparing(row -> (LocalDate) row.get("summary_date")))
        .map(row -> (LocalDate) row.get("summary_date"))
        .orElseThrow(() -> new Failure("the live pipeline has written no daily row"));
  }

  private void table(List<String> columns, List<Row> rows) {
    console.table(
        columns, rows.stream().map(row -> columns.stream().map(row::get).toList()).toList());
  }

  private void talk(LocalDate day) {
    PublishedSessions sessions = PublishedSessions.of(database, day);
    console.say("Working together on %s, what may be shown (published.team_engagement)", day);
    console.table(
        List.of(
            "team_id",
            "session_start",
            "participants",
            "interactions",
            "collaboration_density",
            "async_ratio"),
        sessions.shown().stream()
            .map(
                it ->
                    Arrays.<Object>asList(
                        it.team(),
                        it.start(),
                        it.participants(),
                        it.interactions(),
                        it.collaborationDensity(),
                        it.asyncRatio()))
            .toList());
    console.say("%d sessions are not shown: the privacy floor", sessions.hidden());
  }

  private void shop() {
    console.say("Who is active in a shop, every quarter of an hour (hot.active_users)");
    table(ACTIVE, TableReader.read(database, Tables.ACTIVE_USERS, QUARTERS, ActivityStory.START));
    console.say("What it earns by the hour, in minor units (hot.revenue_hour)");
    table(REVENUE, TableReader.read(database, Tables.REVENUE_HOUR, ""));
  }

  private boolean report(LocalDate day) throws InterruptedException {
    console.say("");
    console.say("Delivery of %s, per team (hot.team_daily_summary)", day);
    table(SHOWN, TableReader.read(database, Tables.TEAM_DAILY_SUMMARY, "summary_date = ?", day));
    console.say("");
    console.say("What needs somebody in the newest minute, per team (hot.team_minute)");
    table(NOW, TableReader.read(database, Tables.TEAM_MINUTE, NEWEST));
    console.say("");
    talk(day);
    console.say("");
    shop();
    console.say("");
    boolean balanced =
        Conservation.check(database, Optional.of(flags().toSettings().kafka()), false)
            .report(console);
    console.say("rejected, in topic dead-letters:");
    Map<List<String>, Integer> byReason =
        DeadLettersCommand.byReason(DeadLetters.readAll(stack.kafka(), "dead-letters"));
    console.table(
        List.of("reason", "count"),
        byReason.entrySet().stream()
            .map(e -> List.<Object>of(e.getKey().get(0), e.getValue()))
            .toList());
    console.say("raw events: Parquet under %s", stack.cold().resolve("events"));
    console.say("");
    return balanced;
  }
}
