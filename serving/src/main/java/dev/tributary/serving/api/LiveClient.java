package dev.tributary.serving.api;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Somebody who watches. Of what they have not taken yet only the newest is kept: a view is told
 * whole, so a slow reader misses steps and never the outcome, and holds nobody else up. Safe for
 * use by several threads.
 */
final class LiveClient {
  private final OutputStream out;
  private final Executor senders;
  private final Instant until;
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  private LiveFrame waiting;
  private boolean isSending;

  /**
   * @param until when the token expires
   */
  LiveClient(OutputStream out, Executor senders, Instant until) {
    this.out = out;
    this.senders = senders;
    this.until = until;
  }

  /** Completes when the stream has ended, whoever ended it. */
  CompletableFuture<Void> end() {
    return end;
  }

  boolean hasExpired(Instant now) {
    return !now.isBefore(until);
  }

  void offer(LiveFrame frame) {
    synchronized (this) {
      boolean hasWord = waiting != null && (waiting.isLast() || !frame.isData());
      waiting = hasWord ? waiting : frame;
      if (isSending || end.isDone()) {
        return;
      }
      isSending = true;
    }
    senders.execute(this::send);
  }

  private void send() {
    for (LiveFrame frame = next(); frame != null; frame = next()) {
      try {
        out.write(frame.bytes());
        out.flush();
      } catch (IOException | RuntimeException e) {
        // They have gone.
        end.complete(null);
        return;
      }
      if (frame.isLast()) {
        end.complete(null);
        return;
      }
    }
  }

  private synchronized LiveFrame next() {
    LiveFrame frame = waiting;
    waiting = null;
    isSending = frame != null;
    return frame;
  }
}
