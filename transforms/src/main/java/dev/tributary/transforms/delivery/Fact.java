package dev.tributary.transforms.delivery;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.identity.Person;
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
 * @param person the pull request's author, the reviewer or the commenter; null if unknown
 * @param attempt the attempt of a build; 0 elsewhere
 * @param draft whether a pull request was opened as a draft
 * @param bot whether the author or the reviewer is a bot
 * @param origin where a deployment or an incident comes from; null elsewhere
 */
record Fact(
    long atMillis,
    Verb verb,
    UUID id,
    Person person,
    int attempt,
    boolean draft,
    boolean bot,
    Origin origin)
    implements Comparable<Fact> {

  /** In the order in which facts of the same millisecond are taken to have happened. */
  enum Verb {
    TASK_CREATED,
    TASK_BLOCKED,
    TASK_MOVED_TO_BLOCKED,
    TASK_UNBLOCKED,
    TASK_MOVED,
    TASK_MOVED_TO_DONE,
    TASK_COMPLETED,
    TASK_REOPENED,
    TASK_DEPLOYED,
    PR_OPENED,
    PR_DRAFTED,
    PR_READY,
    PR_MERGED,
    PR_CLOSED,
    PR_REOPENED,
    REVIEWED,
    BUILD_PASSED,
    BUILD_FAILED,
    DEPLOYED,
    ROLLED_BACK,
    /** An incident says which deployment caused it. */
    BLAMED,
    INCIDENT_OPENED,
    INCIDENT_RESOLVED,
    COMMENTED
  }

  /**
   * Where a deployment or an incident comes from.
   *
   * @param service null if the event names none
   * @param leadMinutes since the first commit of a deployment; null if unknown
   * @param unplanned whether a deployment is a fix that nobody had planned
   */
  record Origin(String teamId, String service, Long leadMinutes, boolean unplanned) {}

  private static final Comparator<Fact> ORDER =
      Comparator.comparingLong(Fact::atMillis)
          .thenComparing(Fact::verb)
          .thenComparing(fact -> fact.id() == null ? "" : fact.id().toString());

  static Fact of(long atMillis, Verb verb) {
    return new Fact(atMillis, verb, null, null, 0, false, false, null);
  }

  static Fact of(long atMillis, Verb verb, UUID id, Origin origin) {
    return new Fact(atMillis, verb, id, null, 0, false, false, origin);
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
    private static final int HAS_ORIGIN = 8;
    private static final int UNPLANNED = 16;
    private static final int HAS_PREVIOUS = 32;

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
      Origin origin = fact.origin;
      out.write(
          (fact.draft ? DRAFT : 0)
              | (fact.bot ? BOT : 0)
              | (fact.id != null ? HAS_ID : 0)
              | (origin != null ? HAS_ORIGIN : 0)
              | (origin != null && origin.unplanned ? UNPLANNED : 0)
              | (fact.person != null && fact.person.previousId() != null ? HAS_PREVIOUS : 0));
      if (fact.id != null) {
        Wire.writeFixed(fact.id.getMostSignificantBits(), out);
        Wire.writeFixed(fact.id.getLeastSignificantBits(), out);
      }
      Wire.writeText(fact.person == null ? null : fact.person.id(), out);
      if (fact.person != null && fact.person.previousId() != null) {
        Wire.writeText(fact.person.previousId(), out);
      }
      Wire.writeInt(fact.attempt, out);
      if (origin != null) {
        Wire.writeText(origin.teamId, out);
        Wire.writeText(origin.service, out);
        Wire.writeLong(origin.leadMinutes == null ? 0 : origin.leadMinutes + 1, out);
      }
    }

    @Override
    protected Fact read(InputStream in) throws IOException {
      long at = Wire.readFixed(in);
      Verb verb = Wire.readEnum(Verb.values(), in);
      int flags = Wire.readByte(in);
      UUID id = (flags & HAS_ID) == 0 ? null : new UUID(Wire.readFixed(in), Wire.readFixed(in));
      String person = Wire.readText(in);
      String previous = (flags & HAS_PREVIOUS) == 0 ? null : Wire.readText(in);
      return new Fact(
          at,
          verb,
          id,
          Person.of(person, previous),
          Wire.readInt(in),
          (flags & DRAFT) != 0,
          (flags & BOT) != 0,
          (flags & HAS_ORIGIN) == 0 ? null : readOrigin(flags, in));
    }

    private static Origin readOrigin(int flags, InputStream in) throws IOException {
      String team = Wire.readText(in);
      String service = Wire.readText(in);
      long lead = Wire.readLong(in);
      return new Origin(team, service, lead == 0 ? null : lead - 1, (flags & UNPLANNED) != 0);
    }
  }
}
