package dev.tributary.transforms.operational;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.UUID;

/**
 * What one event says about a task or an incident, and nothing more: this is what state is made of.
 *
 * <p>Facts sort by time, then verb, then event id: one order for any order of arrival.
 *
 * @param atMillis event time, epoch milliseconds
 * @param id the event's id; null but for creations, of which one must be the first
 * @param target the minutes a new task is allowed to take; 0 if it carries no target
 */
record Fact(long atMillis, Verb verb, UUID id, int target) implements Comparable<Fact> {

  /** In the order in which facts of the same millisecond are taken to have happened. */
  enum Verb {
    CREATED,
    BLOCKED,
    MOVED_TO_BLOCKED,
    UNBLOCKED,
    MOVED,
    MOVED_TO_DONE,
    COMPLETED,
    REOPENED,
    DEPLOYED,
    OPENED,
    ACKNOWLEDGED,
    RESOLVED
  }

  private static final Comparator<Fact> ORDER =
      Comparator.comparingLong(Fact::atMillis)
          .thenComparing(Fact::verb)
          .thenComparing(fact -> fact.id() == null ? "" : fact.id().toString());

  static Fact of(long atMillis, Verb verb) {
    return new Fact(atMillis, verb, null, 0);
  }

  static Fact created(long atMillis, UUID id, int target) {
    return new Fact(atMillis, Verb.CREATED, id, target);
  }

  @Override
  public int compareTo(Fact other) {
    return ORDER.compare(this, other);
  }

  static final class FactCoder extends VersionedCoder<Fact> {
    private static final FactCoder INSTANCE = new FactCoder();

    static FactCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Fact fact, OutputStream out) throws IOException {
      Wire.writeFixed(fact.atMillis, out);
      Wire.writeEnum(fact.verb, out);
      if (fact.verb == Verb.CREATED) {
        Wire.writeFixed(fact.id.getMostSignificantBits(), out);
        Wire.writeFixed(fact.id.getLeastSignificantBits(), out);
        Wire.writeInt(fact.target, out);
      }
    }

    @Override
    protected Fact read(InputStream in) throws IOException {
      long at = Wire.readFixed(in);
      Verb verb = Wire.readEnum(Verb.values(), in);
      return verb == Verb.CREATED
          ? Fact.created(at, new UUID(Wire.readFixed(in), Wire.readFixed(in)), Wire.readInt(in))
          : Fact.of(at, verb);
    }
  }
}
