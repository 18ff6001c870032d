package dev.tributary.serving.api;

import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final Duration period;
  private final Clock clock;
  private final ScheduledExecutorService pollers;
  private final ExecutorService senders;
  private final Map<Key, Running> feeds = new HashMap<>();
  private final Map<String, Integer> clientsOf = new HashMap<>();
  private int clients;

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
  synchronized void takePlace(Caller caller) {
    int own = clientsOf.getOrDefault(caller.subject(), 0);
    if (clients >= MOST_CLIENTS || own >= MOST_OF_ONE_CALLER) {
      throw ApiProblem.crowded();
    }
    clients++;
    clientsOf.put(caller.subject(), own + 1);
  }

  synchronized void givePlaceBack(Caller caller) {
    clients--;
    clientsOf.computeIfPresent(caller.subject(), (subject, own) -> own == 1 ? null : own - 1);
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
      feeds.computeIfAbsent(key, k -> start(read)).feed().join(client, first, known);
    }
    return client.end().whenComplete((nothing, failure) -> leave(key, client, caller));
  }

  private Running start(Supplier<Answer> read) {
    LiveFeed feed = new LiveFeed(read, clock, (int) Math.max(1, HEARTBEAT.dividedBy(period)));
    long millis = period.toMillis();
    return new Running(
        feed, pollers.scheduleWithFixedDelay(feed::poll, millis, millis, TimeUnit.MILLISECONDS));
  }

  private synchronized void leave(Key key, LiveClient client, Caller caller) {
    givePlaceBack(caller);
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
