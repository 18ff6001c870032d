package dev.tributary.io.prometheus;

import dev.tributary.contracts.gateway.RefusedSample;
import dev.tributary.contracts.gateway.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.xerial.snappy.Snappy;

/**
 * Sends batches of samples. The store refuses a batch as a whole for the sake of one sample: that
 * one is found by halving, and the others are stored. Not for concurrent use.
 */
final class SampleWriter {
  private final PrometheusTarget target;
  private final StoreClient client;
  private final PatientStore store;
  private long requests;

  SampleWriter(PrometheusTarget target, StoreClient client, PatientStore store) {
    this.target = target;
    this.client = client;
    this.store = store;
  }

  /**
   * Writes samples, those of a series in the order of time. When it returns, each of them is stored
   * or among the refused.
   *
   * @throws StoreException if the store stays away; some of the samples may be stored, and writing
   *     them again does no harm
   */
  List<RefusedSample> write(List<Sample> samples) throws InterruptedException {
    List<RefusedSample> refused = new ArrayList<>();
    if (!samples.isEmpty()) {
      writeOrHalve(samples, refused);
    }
    return refused;
  }

  /** How many requests were answered since this was last asked. */
  long takeRequests() {
    long taken = requests;
    requests = 0;
    return taken;
  }

  private void writeOrHalve(List<Sample> samples, List<RefusedSample> refused)
      throws InterruptedException {
    byte[] body = compressed(samples);
    StoreAnswer answer = store.ask(() -> client.write(body));
    requests++;
    switch (answer.verdict()) {
      case TAKEN -> {}
      case REFUSED -> {
        if (samples.size() == 1) {
          refuse(samples, answer, refused);
        } else {
          int half = samples.size() / 2;
          writeOrHalve(samples.subList(0, half), refused);
          writeOrHalve(samples.subList(half, samples.size()), refused);
        }
      }
      case REFUSED_ALL -> refuse(samples, answer, refused);
      case AGAIN -> throw new StoreException(target, answer);
    }
  }

  private static void refuse(
      List<Sample> samples, StoreAnswer answer, List<RefusedSample> refused) {
    String words = "HTTP " + answer.status() + ": " + answer.text();
    samples.forEach(sample -> refused.add(new RefusedSample(sample, answer.reason(), words)));
  }

  static byte[] compressed(List<Sample> samples) {
    try {
      return Snappy.compress(WriteRequest.of(samples));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
