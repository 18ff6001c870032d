package dev.tributary.transforms.engagement;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.identity.Person;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.Optional;

/**
 * A comment or a message, and what counts of it.
 *
 * @param actor null if the tool named nobody
 * @param crossTeam whether it is a comment by somebody of another team
 */
record Interaction(long atMillis, Person actor, Kind kind, boolean crossTeam, boolean bot)
    implements Comparable<Interaction> {

  /** Where it was said. */
  enum Kind {
    /** A comment in a review, an issue, a task or a document. */
    COMMENT,
    /** A comment in a chat: a reply in a thread. */
    REPLY,
    /** A message in a channel. */
    MESSAGE
  }

  private static final int CROSS_TEAM = 1;
  private static final int BOT = 2;

  static final Comparator<Person> BY_NAMES =
      Comparator.comparing(Person::id)
          .thenComparing(Person::previousId, Comparator.nullsFirst(Comparator.naturalOrder()));

  private static final Comparator<Interaction> ORDER =
      Comparator.comparingLong(Interaction::atMillis)
          .thenComparing(Interaction::actor, Comparator.nullsFirst(BY_NAMES))
          .thenComparing(Interaction::kind)
          .thenComparing(Interaction::crossTeam)
          .thenComparing(Interaction::bot);

  /** The interaction that an event tells of; none if engagement does not read it. */
  static Optional<Interaction> of(Event event) {
    return switch (event.eventType()) {
      case "message.sent" -> Optional.of(of(event, Kind.MESSAGE, false));
      case "comment.created" -> {
        Kind kind = "chat".equals(event.payload().text("medium")) ? Kind.REPLY : Kind.COMMENT;
        boolean crossTeam = !event.teamId().equals(event.payload().text("actor_team_id"));
        yield Optional.of(of(event, kind, crossTeam));
      }
      default -> Optional.empty();
    };
  }

  private static Interaction of(Event event, Kind kind, boolean crossTeam) {
    return new Interaction(
        event.timestampMillis(), event.actor(), kind, crossTeam, event.payload().flag("is_bot"));
  }

  boolean human() {
    return !bot;
  }

  @Override
  public int compareTo(Interaction other) {
    return ORDER.compare(this, other);
  }

  /** All but when and by whom. */
  void writeRest(OutputStream out) throws IOException {
    Wire.writeEnum(kind, out);
    out.write((crossTeam ? CROSS_TEAM : 0) | (bot ? BOT : 0));
  }

  static Interaction readRest(long atMillis, Person actor, InputStream in) throws IOException {
    Kind kind = Wire.readEnum(Kind.values(), in);
    int flags = Wire.readByte(in);
    return new Interaction(atMillis, actor, kind, (flags & CROSS_TEAM) != 0, (flags & BOT) != 0);
  }

  static final class InteractionCoder extends VersionedCoder<Interaction> {
    private static final InteractionCoder INSTANCE = new InteractionCoder();

    static InteractionCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Interaction it, OutputStream out) throws IOException {
      Wire.writeFixed(it.atMillis, out);
      Wire.writeText(it.actor == null ? null : it.actor.id(), out);
      Wire.writeText(it.actor == null ? null : it.actor.previousId(), out);
      it.writeRest(out);
    }

    @Override
    protected Interaction read(InputStream in) throws IOException {
      long at = Wire.readFixed(in);
      return readRest(at, Person.of(Wire.readText(in), Wire.readText(in)), in);
    }
  }
}
