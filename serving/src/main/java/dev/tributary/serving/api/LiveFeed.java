package dev.tributary.serving.api;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One view as one kind of caller sees it, read once for all who watch it. Those who come and go do
 * so from any thread; {@link #poll} is called by one at a time.
 */
final class LiveFeed {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  private final Supplier<Answer> read;
  private final Clock clock;
  private final int pollsBetweenHeartbeats;
  private final List<LiveClient> clients = new CopyOnWriteArrayList<>();

  private volatile Snapshot newest;
  private boolean isInTrouble;
  private int polls;

  /** What is shown, and a name for exactly that. */
  private record Snapshot(String id, LiveFrame frame) {
    static Snapshot of(Answer answer) {
      byte[] json = ApiAnswers.bytes(answer.body());
      String id = ApiAnswers.hash(json);
      return new Snapshot(id, LiveFrame.view(id, json));
    }
  }

  LiveFeed(Supplier<Answer> read, Clock clock, int pollsBetweenHeartbeats) {
    this.read = read;
    this.clock = clock;
    this.pollsBetweenHeartbeats = pollsBetweenHeartbeats;
  }

  /**
   * @param first what the newcomer has just read in their own name
   * @param known the id of what they have already, or null
   */
  void join(LiveClient client, Answer first, String known) {
    Snapshot snapshot = Snapshot.of(first);
    if (clients.isEmpty()) {
      newest = snapshot;
    } else if (newest != null && !newest.id().equals(snapshot.id())) {
      // Who of them is ahead is not known, so the next poll tells everybody.
      newest = null;
    }
    client.offer(snapshot.id().equals(known) ? LiveFrame.same(snapshot.id()) : snapshot.frame());
    clients.add(client);
  }

  void leave(LiveClient client) {
    clients.remove(client);
  }

  boolean isEmpty() {
    return clients.isEmpty();
  }

  /** Reads again, and tells all if something is new. */
  void poll() {
    try {
      endExpired();
      if (!clients.isEmpty()) {
        tellWhatIsNew();
      }
    } catch (ApiProblem problem) {
      tellTrouble(problem);
    } catch (RuntimeException e) {
      // Else the schedule would end without a word.
      LOG.error("live view failed cause={}", e.getClass().getName());
      tellTrouble(ApiProblem.failed());
    }
  }

  private void tellWhatIsNew() {
    Snapshot now = Snapshot.of(read.get());
    polls++;
    if (isInTrouble || newest == null || !newest.id().equals(now.id())) {
      newest = now;
      isInTrouble = false;
      clients.forEach(client -> client.offer(now.frame()));
    } else if (polls % pollsBetweenHeartbeats == 0) {
      clients.forEach(client -> client.offer(LiveFrame.HEARTBEAT));
    }
  }

  private void tellTrouble(ApiProblem problem) {
    LiveFrame frame =
        isInTrouble ? LiveFrame.HEARTBEAT : LiveFrame.trouble(ApiAnswers.bytes(problem));
    isInTrouble = true;
    clients.forEach(client -> client.offer(frame));
  }

  private void endExpired() {
    LiveFrame last = LiveFrame.last(ApiAnswers.bytes(ApiProblem.unauthorized()));
    clients.stream()
        .filter(client -> client.hasExpired(clock.instant()))
        .forEach(client -> client.offer(last));
  }

  /** The server stops: whoever watches shall ask again. */
  void end() {
    LiveFrame last = LiveFrame.last(ApiAnswers.bytes(ApiProblem.unavailable("the API stops")));
    clients.forEach(client -> client.offer(last));
  }
}
