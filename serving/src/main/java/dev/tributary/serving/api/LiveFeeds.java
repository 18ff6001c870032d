package dev.tributary.serving.api;

import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Views that go on. However many watch the same view of the same tenant with the same rights, the
 * database is asked once a period; when nobody watches, not at all. Safe for use by several
 * threads.
 */
final class LiveFeeds implements AutoCloseable {
  private static final int MOST_CLIENTS = 128;
  private static final int MOST_OF_ONE_CALLER = 12;
  private static final int POLLERS = 2;
  private static final int SENDERS = 8;
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private final Duration period;
  private final Clock clock;
  private final ScheduledExecutorService pollers;
  private final ExecutorService senders;
  private final Map<Key, Running> feeds = new HashMap<>();
  private final Map<String, Deque<LiveClient>> clientsOf = new HashMap<>();
  private int places;

  /**
   * What tells feeds apart: the view, and everything on which depends what its reader may see.
   *
   * @param teams empty if the role sees all
   */
  private record Key(
      String tenant, Role role, List<String> teams, LiveView view, String team, String range) {}

  private record Running(LiveFeed feed, ScheduledFuture<?> schedule) {}

  LiveFeeds(Duration period, Clock clock) {
    this.period = period;
    this.clock = clock;
    this.pollers = Executors.newScheduledThreadPool(POLLERS, named("live-poll-"));
    this.senders = Executors.newFixedThreadPool(SENDERS, named("live-send-"));
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger next = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, prefix + next.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Takes a place before anything is read for it; it is given back when the stream ends.
   *
   * @throws ApiProblem 503 if there is none
   */
  synchronized void takePlace() {
    if (places >= MOST_CLIENTS) {
      throw ApiProblem.crowded();
    }
    places++;
  }

  synchronized void givePlaceBack() {
    places--;
  }

  /**
   * Lets a caller who has a place watch.
   *
   * @param until when their token expires
   * @param first what they have read in their own name
   * @param known the id of what they have already, or null
   * @param read reads the same again
   * @return completes when the stream has ended
   */
  CompletableFuture<Void> join(
      Caller caller,
      LiveView view,
      String team,
      String range,
      OutputStream out,
      Instant until,
      Answer first,
      String known,
      Supplier<Answer> read) {
    List<String> teams = caller.teams().stream().sorted().toList();
    Key key = new Key(caller.tenant(), caller.role(), teams, view, team, range);
    LiveClient client = new LiveClient(out, senders, until);
    synchronized (this) {
      makeRoomFor(client, caller);
      feeds.computeIfAbsent(key, k -> start(read)).feed().join(client, first, known);
    }
    return client.end().whenComplete((nothing, failure) -> leave(key, client, caller));
  }

  /**
   * Who has gone is noticed at the next write only, and somebody who goes from view to view leaves
   * many behind: the oldest of a caller's streams gives way.
   */
  private void makeRoomFor(LiveClient client, Caller caller) {
    Deque<LiveClient> own = clientsOf.computeIfAbsent(caller.subject(), s -> new ArrayDeque<>());
    own.add(client);
    if (own.size() > MOST_OF_ONE_CALLER) {
      own.remove().offer(LiveFrame.last(ApiAnswers.bytes(ApiProblem.crowded())));
    }
  }

  private Running start(Supplier<Answer> read) {
    LiveFeed feed = new LiveFeed(read, clock, (int) Math.max(1, HEARTBEAT.dividedBy(period)));
    long millis = period.toMillis();
    return new Running(
        feed, pollers.scheduleWithFixedDelay(feed::poll, millis, millis, TimeUnit.MILLISECONDS));
  }

  private synchronized void leave(Key key, LiveClient client, Caller caller) {
    places--;
    clientsOf.computeIfPresent(
        caller.subject(),
        (subject, own) -> {
          own.remove(client);
          return own.isEmpty() ? null : own;
        });
    Running running = feeds.get(key);
    if (running != null) {
      running.feed().leave(client);
      if (running.feed().isEmpty()) {
        running.schedule().cancel(false);
        feeds.remove(key);
      }
    }
  }

  /** How many views are read at the moment. */
  synchronized int running() {
    return feeds.size();
  }

  @Override
  public void close() {
    synchronized (this) {
      feeds.values().forEach(running -> running.feed().end());
    }
    pollers.shutdownNow();
    senders.shutdown();
  }
}
