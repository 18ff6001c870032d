package dev.tributary.transforms.operational;

import dev.tributary.transforms.History;
import java.util.ArrayList;
import java.util.List;

/** The facts of one task or incident. */
final class Timeline extends History<Fact> {
  Timeline() {
    this(new ArrayList<>(4));
  }

  private Timeline(List<Fact> facts) {
    super(facts);
  }

  @Override
  protected long at(Fact fact) {
    return fact.atMillis();
  }

  static final class TimelineCoder extends HistoryCoder<Fact, Timeline> {
    private static final TimelineCoder INSTANCE = new TimelineCoder();

    private TimelineCoder() {
      super(Fact.FactCoder.of());
    }

    static TimelineCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected Timeline of(List<Fact> facts) {
      return new Timeline(facts);
    }
  }
}
