package dev.tributary.pipelines.cli;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.identity.Pseudonyms;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.io.kafka.EventPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes on after the sample: the same teams work on, slowly, so that whoever watches sees
 * numbers move. The story's clock goes on where the sample ended, a minute every two seconds.
 */
final class DemoFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoFeed.class);
  private static final Duration TICK = Duration.ofSeconds(2);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final List<String> TEAMS = List.of("eng-platform", "eng-payments", "eng-mobile");
  private static final List<String> PRIORITIES = List.of("P0", "P1", "P2", "P3");
  private static final int LINES_A_TICK = 120;
  private static final String TENANT = "org-acme";
  private static final String KEY_ID = "demo";

  private final Random random = new Random(20_251_012);
  private final Pseudonyms pseudonyms = Pseudonyms.of("a secret that everybody may know", KEY_ID);
  private final List<Work> open = new ArrayList<>();
  private final EventPublisher events;
  private final GatewayStory.Sequel gateway;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "demo-feed");
            thread.setDaemon(true);
            return thread;
          });

  private ScheduledFuture<?> ticks;
  private Instant now;
  private int serial;

  /** A task on its way to production. */
  private static final class Work {
    private final String team;
    private final String task;
    private final String pullRequest;
    private final String author;
    private int step;
    private boolean isBlocked;

    Work(String team, String task, String pullRequest, String author) {
      this.team = team;
      this.task = task;
      this.pullRequest = pullRequest;
      this.author = author;
    }
  }

  private DemoFeed(EventPublisher events, GatewayStory.Sequel gateway, Instant from) {
    this.events = events;
    this.gateway = gateway;
    this.now = from;
  }

  /**
   * Begins to send.
   *
   * @param from where the sample has ended
   */
  static DemoFeed start(KafkaCluster kafka, GatewayStory.Sequel gateway, Instant from) {
    DemoFeed feed = new DemoFeed(EventPublisher.to(kafka, "productivity-events"), gateway, from);
    feed.ticks =
        feed.clock.scheduleWithFixedDelay(
            feed::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    return feed;
  }

  /** Waits until somebody stops the process: it goes on without an end. */
  void await() throws InterruptedException, ExecutionException {
    ticks.get();
  }

  private void tick() {
    try {
      now = now.plus(MINUTE);
      for (String team : TEAMS) {
        say(team);
      }
      events.flush();
      gateway.send(LINES_A_TICK, MINUTE);
    } catch (RuntimeException e) {
      // Nobody waits for it, and the next tick tries again.
      LOG.warn("the demo could not send cause={}", e.getClass().getName());
    }
  }

  private void say(String team) {
    send(
        team,
        "message.sent",
        person(team),
        Map.of("channel_id", "C-" + team, "actor_team_id", team));
    List<Work> ours = open.stream().filter(work -> work.team.equals(team)).toList();
    if (ours.size() < 6 && random.nextInt(3) == 0) {
      begin(team);
    } else if (!ours.isEmpty() && random.nextInt(2) == 0) {
      goOn(ours.get(random.nextInt(ours.size())));
    }
    if (random.nextInt(4) == 0) {
      boolean passes = random.nextInt(6) > 0;
      send(
          team,
          passes ? "build.succeeded" : "build.failed",
          null,
          Map.of("build_id", "feed-build-" + ++serial, "branch", "main"));
    }
  }

  private void begin(String team) {
    int number = ++serial;
    Work work = new Work(team, "FEED-" + number, "feed-pr-" + number, person(team));
    open.add(work);
    send(
        team,
        "task.created",
        work.author,
        Map.of(
            "task_id", work.task, "priority", PRIORITIES.get(random.nextInt(PRIORITIES.size()))));
  }

  private void goOn(Work work) {
    if (work.isBlocked || random.nextInt(6) == 0) {
      work.isBlocked = !work.isBlocked;
      String verb = work.isBlocked ? "task.blocked" : "task.unblocked";
      send(work.team, verb, work.author, Map.of("task_id", work.task));
      return;
    }
    switch (work.step++) {
      case 0 -> pullRequest(work, "opened");
      case 1 ->
          send(
              work.team,
              "review.submitted",
              pseudonyms.of("reviewer@" + work.team),
              Map.of("pr_id", work.pullRequest, "state", "approved"));
      case 2 -> pullRequest(work, "merged");
      default -> {
        send(
            work.team,
            "deploy.success",
            null,
            Map.of(
                "deploy_id",
                "feed-deploy-" + ++serial,
                "environment",
                "production",
                "task_ids",
                List.of(work.task),
                "first_commit_at",
                now.minus(Duration.ofMinutes(90)).toString()));
        send(work.team, "task.completed", work.author, Map.of("task_id", work.task));
        open.remove(work);
      }
    }
  }

  private void pullRequest(Work work, String verb) {
    send(
        work.team,
        "pr." + verb,
        work.author,
        Map.of(
            "pr_id",
            work.pullRequest,
            "author_actor_id",
            work.author,
            "task_ids",
            List.of(work.task)));
  }

  private String person(String team) {
    return pseudonyms.of(team + "-" + random.nextInt(7));
  }

  private void send(String team, String type, String actor, Map<String, ?> payload) {
    UUID id = UUID.nameUUIDFromBytes(("demo-feed-" + ++serial).getBytes(StandardCharsets.UTF_8));
    long at = now.plusMillis(random.nextInt(50_000)).toEpochMilli();
    Event event =
        new Event(
            id,
            TENANT,
            team,
            "custom",
            type,
            actor,
            actor == null ? null : KEY_ID,
            at,
            Payload.of(payload),
            null,
            0);
    events.send(team, EventJson.encode(event));
  }

  @Override
  public void close() {
    clock.shutdownNow();
    events.close();
  }
}
