package dev.tributary.serving.collector;

import java.util.concurrent.Semaphore;

/**
 * Bounds what the collector holds at one time: so many requests, so many bytes of bodies. Nobody
 * queues: a request that finds no room is told to come again. Bytes are counted as they arrive, so
 * that to announce a large body holds nothing. Safe for use by several threads.
 */
final class InFlight {
  private static final int RETRY_AFTER_SECONDS = 1;

  private final Semaphore requests;
  private final Semaphore bytes;
  private final int room;

  InFlight(int requests, int bytes) {
    this.requests = new Semaphore(requests);
    this.bytes = new Semaphore(bytes);
    this.room = bytes;
  }

  /**
   * Lets one request in; close the pass when it has been answered.
   *
   * @throws Problem 503 if there is no room
   */
  Pass enter() {
    if (!requests.tryAcquire()) {
      throw full();
    }
    return new Pass();
  }

  /** How many bytes of bodies are held now. */
  int heldBytes() {
    return room - bytes.availablePermits();
  }

  private static Problem full() {
    return Problem.unavailable(
        "full", "as many requests are being handled as there is room for", RETRY_AFTER_SECONDS);
  }

  /** The room one request takes; used by one thread. */
  final class Pass implements AutoCloseable {
    private int held;

    private Pass() {}

    /**
     * Takes room for more of the body.
     *
     * @throws Problem 503 if there is none
     */
    void grow(int more) {
      if (!bytes.tryAcquire(more)) {
        throw full();
      }
      held += more;
    }

    @Override
    public void close() {
      bytes.release(held);
      held = 0;
      requests.release();
    }
  }
}
