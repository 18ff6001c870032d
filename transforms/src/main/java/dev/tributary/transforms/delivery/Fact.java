package dev.tributary.transforms.delivery;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.UUID;

/**
 * What one event says about its subject, and nothing more: this is what state is made of.
 *
 * <p>Facts sort by time, then verb, then event id: one order for any order of arrival.
 *
 * @param atMillis event time, epoch milliseconds
 * @param id the event's id; null where the judgement needs none
 * @param actor the pull request's author or the reviewer; null if unknown
 * @param attempt the attempt of a build; 0 elsewhere
 * @param draft whether a pull request was opened as a draft
 * @param bot whether the author or the reviewer is a bot
 */
record Fact(
    long atMillis, Verb verb, UUID id, String actor, int attempt, boolean draft, boolean bot)
    implements Comparable<Fact> {

  /** In the order in which facts of the same millisecond are taken to have happened. */
  enum Verb {
    TASK_CREATED,
    /** Anything else that shows the task is alive. */
    TASK_TOUCHED,
    TASK_DEPLOYED,
    PR_OPENED,
    PR_DRAFTED,
    PR_READY,
    PR_MERGED,
    PR_CLOSED,
    PR_REOPENED,
    REVIEWED,
    BUILD_PASSED,
    BUILD_FAILED
  }

  private static final Comparator<Fact> ORDER =
      Comparator.comparingLong(Fact::atMillis)
          .thenComparing(Fact::verb)
          .thenComparing(fact -> fact.id() == null ? "" : fact.id().toString());

  static Fact of(long atMillis, Verb verb) {
    return new Fact(atMillis, verb, null, null, 0, false, false);
  }

  @Override
  public int compareTo(Fact other) {
    return ORDER.compare(this, other);
  }

  static final class FactCoder extends VersionedCoder<Fact> {
    private static final FactCoder INSTANCE = new FactCoder();
    private static final int DRAFT = 1;
    private static final int BOT = 2;
    private static final int HAS_ID = 4;

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
      out.write((fact.draft ? DRAFT : 0) | (fact.bot ? BOT : 0) | (fact.id != null ? HAS_ID : 0));
      if (fact.id != null) {
        Wire.writeFixed(fact.id.getMostSignificantBits(), out);
        Wire.writeFixed(fact.id.getLeastSignificantBits(), out);
      }
      Wire.writeText(fact.actor, out);
      Wire.writeInt(fact.attempt, out);
    }

    @Override
    protected Fact read(InputStream in) throws IOException {
      long at = Wire.readFixed(in);
      Verb verb = Wire.readEnum(Verb.values(), in);
      int flags = Wire.readByte(in);
      UUID id = (flags & HAS_ID) == 0 ? null : new UUID(Wire.readFixed(in), Wire.readFixed(in));
      return new Fact(
          at,
          verb,
          id,
          Wire.readText(in),
          Wire.readInt(in),
          (flags & DRAFT) != 0,
          (flags & BOT) != 0);
    }
  }
}
