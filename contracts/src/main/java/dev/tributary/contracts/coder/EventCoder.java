package dev.tributary.contracts.coder;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * {@link Event}s in about 200 bytes. Version 2 also holds the actor's former pseudonym, version 3
 * that and the span a sampled event comes from; an event without either is written as version 1, as
 * it always was.
 */
public final class EventCoder extends VersionedCoder<Event> {
  private static final EventCoder INSTANCE = new EventCoder();
  private static final int TEXT = 0;
  private static final int NUMBER = 1;
  private static final int FALSE = 2;
  private static final int TRUE = 3;
  private static final int TEXTS = 4;

  private EventCoder() {
    super(3);
  }

  public static EventCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  protected int versionOf(Event event) {
    if (event.sampledSpan() != null) {
      return 3;
    }
    return event.previousActorId() == null ? 1 : 2;
  }

  @Override
  protected void write(Event event, OutputStream out) throws IOException {
    int version = versionOf(event);
    if (version >= 2) {
      Wire.writeText(event.previousActorId(), out);
    }
    if (version == 3) {
      Wire.writeText(event.sampledSpan(), out);
    }
    Wire.writeFixed(event.eventId().getMostSignificantBits(), out);
    Wire.writeFixed(event.eventId().getLeastSignificantBits(), out);
    Wire.writeText(event.tenantId(), out);
    Wire.writeText(event.teamId(), out);
    Wire.writeText(event.source(), out);
    Wire.writeText(event.eventType(), out);
    Wire.writeText(event.actorId(), out);
    Wire.writeText(event.keyId(), out);
    Wire.writeFixed(event.timestampMillis(), out);
    writePayload(event.payload(), out);
    Wire.writeText(event.traceId(), out);
    Wire.writeFixed(event.ingestedAtMillis(), out);
  }

  @Override
  protected Event read(InputStream in) throws IOException {
    return read(in, 1);
  }

  @Override
  protected Event read(InputStream in, int version) throws IOException {
    String previousActorId = version == 1 ? null : Wire.readText(in);
    String sampledSpan = version == 3 ? Wire.readText(in) : null;
    return new Event(
        new UUID(Wire.readFixed(in), Wire.readFixed(in)),
        Wire.readText(in),
        Wire.readText(in),
        Wire.readText(in),
        Wire.readText(in),
        Wire.readText(in),
        Wire.readText(in),
        previousActorId,
        Wire.readFixed(in),
        readPayload(in),
        Wire.readText(in),
        Wire.readFixed(in),
        sampledSpan);
  }

  private static void writePayload(Payload payload, OutputStream out) throws IOException {
    Wire.writeInt(payload.fields().size(), out);
    for (Map.Entry<String, Object> field : payload.fields().entrySet()) {
      Wire.writeText(field.getKey(), out);
      Object value = field.getValue();
      if (value instanceof String text) {
        out.write(TEXT);
        Wire.writeText(text, out);
      } else if (value instanceof Long number) {
        out.write(NUMBER);
        Wire.writeFixed(number, out);
      } else if (value instanceof Boolean flag) {
        out.write(flag ? TRUE : FALSE);
      } else {
        out.write(TEXTS);
        List<String> texts = payload.texts(field.getKey());
        Wire.writeInt(texts.size(), out);
        for (String text : texts) {
          Wire.writeText(text, out);
        }
      }
    }
  }

  private static Payload readPayload(InputStream in) throws IOException {
    Map<String, Object> fields = new TreeMap<>();
    for (int left = Wire.readInt(in); left > 0; left--) {
      fields.put(Wire.readText(in), readValue(in));
    }
    return Payload.of(fields);
  }

  private static Object readValue(InputStream in) throws IOException {
    int kind = Wire.readByte(in);
    return switch (kind) {
      case TEXT -> Wire.readText(in);
      case NUMBER -> Wire.readFixed(in);
      case FALSE -> false;
      case TRUE -> true;
      case TEXTS -> {
        List<String> texts = new ArrayList<>();
        for (int left = Wire.readInt(in); left > 0; left--) {
          texts.add(Wire.readText(in));
        }
        yield texts;
      }
      default -> throw new IOException("unknown payload kind " + kind);
    };
  }
}
