package dev.tributary.contracts.coder;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Received;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CoderException;

/** {@link Received} records on their way to the admission. */
public final class ReceivedCoder extends VersionedCoder<Received> {
  private static final ReceivedCoder INSTANCE = new ReceivedCoder();
  private static final int EVENT = 0;
  private static final int DEAD_LETTER = 1;

  private ReceivedCoder() {}

  public static ReceivedCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  protected void write(Received value, OutputStream out) throws IOException {
    if (value instanceof Event event) {
      out.write(EVENT);
      EventCoder.of().encode(event, out);
    } else if (value instanceof DeadLetter letter) {
      out.write(DEAD_LETTER);
      DeadLetterCoder.of().encode(letter, out);
    }
  }

  @Override
  protected Received read(InputStream in) throws IOException {
    int kind = Wire.readByte(in);
    return switch (kind) {
      case EVENT -> EventCoder.of().decode(in);
      case DEAD_LETTER -> DeadLetterCoder.of().decode(in);
      default -> throw new CoderException("unknown kind of received record " + kind);
    };
  }
}
