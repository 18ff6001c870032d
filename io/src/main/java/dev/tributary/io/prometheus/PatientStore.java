package dev.tributary.io.prometheus;

import dev.tributary.io.prometheus.StoreAnswer.Verdict;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats a request for as long as the store says that it may help later. */
final class PatientStore {
  private static final Logger LOG = LoggerFactory.getLogger(PatientStore.class);

  /** Whatever the store asks for: the runner must get the worker back to take a checkpoint. */
  private static final long LONGEST_PAUSE_MILLIS = 60_000;

  /** About a minute in all, then the runner restarts the work from its checkpoint. */
  private static final FluentBackoff PATIENCE =
      FluentBackoff.DEFAULT
          .withInitialBackoff(Duration.millis(200))
          .withMaxBackoff(Duration.standardSeconds(10))
          .withMaxRetries(12);

  private final PrometheusTarget target;
  private final Sleeper sleeper;
  private long retries;

  PatientStore(PrometheusTarget target, Sleeper sleeper) {
    this.target = target;
    this.sleeper = sleeper;
  }

  /** One attempt. */
  interface Attempt {
    StoreAnswer run() throws InterruptedException;
  }

  /** The first answer that another attempt would not change, or the last when patience ends. */
  StoreAnswer ask(Attempt attempt) throws InterruptedException {
    BackOff backOff = PATIENCE.backoff();
    while (true) {
      StoreAnswer answer = attempt.run();
      if (answer.verdict() != Verdict.AGAIN) {
        return answer;
      }
      long millis = backOff.nextBackOffMillis();
      if (millis == BackOff.STOP) {
        return answer;
      }
      long pause = Math.min(Math.max(millis, answer.retryAfterMillis()), LONGEST_PAUSE_MILLIS);
      LOG.warn("{} answered {}; again in {} ms.", target, answer.status(), pause);
      retries++;
      sleeper.sleep(pause);
    }
  }

  /** How often a request was repeated since this was last asked. */
  long takeRetries() {
    long taken = retries;
    retries = 0;
    return taken;
  }
}
