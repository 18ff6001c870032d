package dev.tributary.io.prometheus;

import dev.tributary.contracts.gateway.Sample;
import java.util.List;

/** What a launcher asks a metric store before it builds a pipeline. */
public final class MetricStores {
  private static final List<Sample> NOTHING = List.of();

  private MetricStores() {}

  /**
   * Writes nothing, as samples are written: a wrong address or a wrong password is known before it
   * costs a single sample.
   *
   * @throws StoreException if the store does not answer, or does not let us write
   */
  public static void requireWelcome(PrometheusTarget target) {
    StoreClient client = new StoreClient(target);
    try {
      StoreAnswer answer = client.write(SampleWriter.compressed(NOTHING));
      if (answer.verdict() == StoreAnswer.Verdict.REFUSED_ALL || answer.status() == 0) {
        throw new StoreException(target, answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(target, StoreAnswer.none("interrupted"));
    }
  }
}
