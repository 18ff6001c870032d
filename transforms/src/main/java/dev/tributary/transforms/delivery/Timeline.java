package dev.tributary.transforms.delivery;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * All that is known about one subject, in order of time whatever the order of arrival. Silence of
 * more than {@link #HORIZON} ends a segment; each segment is judged on its own.
 */
final class Timeline {
  /** A subject that stays silent for longer is forgotten. */
  static final Duration HORIZON = Duration.ofDays(90);

  private final List<Fact> facts;

  Timeline() {
    this(new ArrayList<>(4));
  }

  private Timeline(List<Fact> facts) {
    this.facts = facts;
  }

  void add(Fact fact) {
    int position = Collections.binarySearch(facts, fact);
    facts.add(position < 0 ? -position - 1 : position, fact);
  }

  /** How many facts are known. */
  int size() {
    return facts.size();
  }

  long lastMillis() {
    return facts.get(facts.size() - 1).atMillis();
  }

  /** The segments, oldest first; none if no fact is known. */
  List<List<Fact>> segments() {
    if (facts.isEmpty()) {
      return List.of();
    }
    List<List<Fact>> segments = new ArrayList<>(1);
    int start = 0;
    for (int i = 1; i < facts.size(); i++) {
      if (facts.get(i).atMillis() - facts.get(i - 1).atMillis() > HORIZON.toMillis()) {
        segments.add(facts.subList(start, i));
        start = i;
      }
    }
    segments.add(facts.subList(start, facts.size()));
    return segments;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Timeline that && facts.equals(that.facts);
  }

  @Override
  public int hashCode() {
    return facts.hashCode();
  }

  static final class TimelineCoder extends VersionedCoder<Timeline> {
    private static final TimelineCoder INSTANCE = new TimelineCoder();

    static TimelineCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Timeline timeline, OutputStream out) throws IOException {
      Wire.writeInt(timeline.facts.size(), out);
      for (Fact fact : timeline.facts) {
        Fact.FactCoder.of().encode(fact, out);
      }
    }

    @Override
    protected Timeline read(InputStream in) throws IOException {
      int size = Wire.readInt(in);
      List<Fact> facts = new ArrayList<>(size + 2);
      for (int i = 0; i < size; i++) {
        facts.add(Fact.FactCoder.of().decode(in));
      }
      return new Timeline(facts);
    }
  }
}
