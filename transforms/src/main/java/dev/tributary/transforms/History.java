package dev.tributary.transforms;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;

/**
 * All that is known about one subject, in order of time whatever the order of arrival. Silence of
 * more than {@link #HORIZON} ends a segment; each segment is judged on its own.
 *
 * @param <F> what one event says about the subject; sorts by time first
 */
public abstract class History<F extends Comparable<F>> {
  /** A subject that stays silent for longer is forgotten. */
  public static final Duration HORIZON = Duration.ofDays(90);

  private final List<F> facts;

  protected History(List<F> facts) {
    this.facts = facts;
  }

  /** When a fact happened, epoch milliseconds. */
  protected abstract long at(F fact);

  public final void add(F fact) {
    int position = Collections.binarySearch(facts, fact);
    facts.add(position < 0 ? -position - 1 : position, fact);
  }

  /** How many facts are known. */
  public final int size() {
    return facts.size();
  }

  public final long lastMillis() {
    return at(facts.get(facts.size() - 1));
  }

  /** The segments, oldest first; none if no fact is known. */
  public final List<List<F>> segments() {
    if (facts.isEmpty()) {
      return List.of();
    }
    List<List<F>> segments = new ArrayList<>(1);
    int start = 0;
    for (int i = 1; i < facts.size(); i++) {
      if (at(facts.get(i)) - at(facts.get(i - 1)) > HORIZON.toMillis()) {
        segments.add(facts.subList(start, i));
        start = i;
      }
    }
    segments.add(facts.subList(start, facts.size()));
    return segments;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof History<?> that
        && getClass() == that.getClass()
        && facts.equals(that.facts);
  }

  @Override
  public final int hashCode() {
    return facts.hashCode();
  }

  /** Writes the facts one after the other. */
  protected abstract static class HistoryCoder<F extends Comparable<F>, H extends History<F>>
      extends VersionedCoder<H> {
    private final Coder<F> factCoder;

    protected HistoryCoder(Coder<F> factCoder) {
      this.factCoder = factCoder;
    }

    protected abstract H of(List<F> facts);

    @Override
    protected final void write(H history, OutputStream out) throws IOException {
      List<F> facts = ((History<F>) history).facts;
      Wire.writeInt(facts.size(), out);
      for (F fact : facts) {
        factCoder.encode(fact, out);
      }
    }

    @Override
    protected final H read(InputStream in) throws IOException {
      int size = Wire.readInt(in);
      List<F> facts = new ArrayList<>(size + 2);
      for (int i = 0; i < size; i++) {
        facts.add(factCoder.decode(in));
      }
      return of(facts);
    }
  }
}
