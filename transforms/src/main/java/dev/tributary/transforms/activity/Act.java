package dev.tributary.transforms.activity;

import dev.tributary.contracts.coder.TracesCoder;
import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.trace.Trace;
import dev.tributary.contracts.trace.Traces;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Something that a user did.
 *
 * @param aheadMillis how far the user's clock was ahead of the arrival, 0 if it was not (T-48)
 * @param trace null unless the event is sampled
 */
record Act(String user, long atMillis, Kind kind, int aheadMillis, Trace trace) {

  /** What it was; at one instant the end of a session comes after everything else. */
  enum Kind {
    PAGE_VIEW(0),
    OTHER(1),
    SESSION_END(2);

    private static final Kind[] BY_CODE = values();

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** Two bits. */
    int code() {
      return code;
    }

    static Kind of(int code) {
      return BY_CODE[code];
    }
  }

  /**
   * What an event tells of its user; null if it is the shop that acts, or a bot, or if the user has
   * been erased.
   */
  static Act of(Event event) {
    if (!Rollup.isAct(event) || event.actorId() == null) {
      return null;
    }
    Kind kind =
        switch (event.eventType()) {
          case "page_view" -> Kind.PAGE_VIEW;
          case "session_end" -> Kind.SESSION_END;
          default -> Kind.OTHER;
        };
    long ahead =
        event.ingestedAtMillis() == 0 ? 0 : event.timestampMillis() - event.ingestedAtMillis();
    return new Act(
        event.actorName(),
        event.timestampMillis(),
        kind,
        (int) Math.min(Math.max(ahead, 0), Integer.MAX_VALUE),
        Trace.of(event));
  }

  static final class ActCoder extends VersionedCoder<Act> {
    private static final ActCoder INSTANCE = new ActCoder();

    private ActCoder() {
      super(2);
    }

    static ActCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected int versionOf(Act act) {
      return act.trace == null ? 1 : 2;
    }

    @Override
    protected void write(Act act, OutputStream out) throws IOException {
      Wire.writeText(act.user, out);
      Wire.writeLong(act.atMillis, out);
      Wire.writeEnum(act.kind, out);
      Wire.writeInt(act.aheadMillis, out);
      if (act.trace != null) {
        TracesCoder.of().encode(Traces.of(act.trace), out);
      }
    }

    @Override
    protected Act read(InputStream in) throws IOException {
      return read(in, 1);
    }

    @Override
    protected Act read(InputStream in, int version) throws IOException {
      return new Act(
          Wire.readText(in),
          Wire.readLong(in),
          Wire.readEnum(Kind.values(), in),
          Wire.readInt(in),
          version == 1 ? null : TracesCoder.of().decode(in).newest());
    }
  }
}
