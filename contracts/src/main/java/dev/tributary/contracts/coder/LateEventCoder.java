package dev.tributary.contracts.coder;

import dev.tributary.contracts.event.LateEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** {@link LateEvent}s: the event and what made it late. */
public final class LateEventCoder extends VersionedCoder<LateEvent> {
  private static final LateEventCoder INSTANCE = new LateEventCoder();

  private LateEventCoder() {}

  public static LateEventCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  protected void write(LateEvent late, OutputStream out) throws IOException {
    EventCoder.of().encode(late.event(), out);
    Wire.writeText(late.pipeline(), out);
    Wire.writeFixed(late.watermarkMillis(), out);
    Wire.writeFixed(late.latenessMillis(), out);
    out.write(late.applied() ? 1 : 0);
  }

  @Override
  protected LateEvent read(InputStream in) throws IOException {
    return new LateEvent(
        EventCoder.of().decode(in),
        Wire.readText(in),
        Wire.readFixed(in),
        Wire.readFixed(in),
        Wire.readByte(in) == 1);
  }
}
