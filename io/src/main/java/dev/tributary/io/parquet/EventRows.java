package dev.tributary.io.parquet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Decoded;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.event.Original;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.event.Reject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Events as rows of the archive and back. A row becomes the JSON envelope again and is read by
 * {@link EventJson}: one decoder decides what an event is, and upgrades old versions.
 */
final class EventRows {
  static final Schema SCHEMA = loadSchema();
  private static final JsonFactory JSON = new JsonFactory();

  private EventRows() {}

  private static Schema loadSchema() {
    try (InputStream in = EventRows.class.getResourceAsStream("raw-event.avsc")) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static GenericRecord toRow(Event event) {
    GenericData.Record row = new GenericData.Record(SCHEMA);
    row.put("event_id", event.eventId().toString());
    row.put("tenant_id", event.tenantId());
    row.put("team_id", event.teamId());
    row.put("source", event.source());
    row.put("event_type", event.eventType());
    row.put("actor_id", event.actorId());
    row.put("key_id", event.keyId());
    row.put("ts", event.timestampMillis());
    row.put("payload", event.payload().toJson());
    row.put("schema_ver", Event.SCHEMA_VERSION);
    row.put("trace_id", event.traceId());
    row.put("ingested_at", event.ingestedAtMillis() == 0 ? null : event.ingestedAtMillis());
    row.put("previous_actor_id", event.previousActorId());
    return row;
  }

  /**
   * The event of a row, or a dead letter if the row is none, or one of another tenant or day than
   * its folder says: a file that was put in the wrong place must not show one tenant's events to
   * another. Its times are not to be trusted then, so the dead letter has that of the folder.
   *
   * @param file path below the root, the identity of a dead letter together with {@code number}
   * @param number of the row in its file, from 0
   */
  static Received fromRow(GenericRecord row, ArchivePartition partition, String file, long number) {
    byte[] envelope = envelope(row);
    Decoded decoded = EventJson.decodeAdmitted(envelope);
    if (decoded instanceof Event event && partition.holds(event)) {
      return event;
    }
    Reject reject =
        decoded instanceof Reject refused
            ? refused
            : new Reject(
                ReasonCode.FIELD_INVALID,
                "tenant_id or timestamp is not that of the folder",
                envelope);
    return new DeadLetter(
        reject.reason(),
        "archive",
        reject.message(),
        Original.of(reject.original()),
        file,
        0,
        number,
        partition.startMillis());
  }

  /**
   * Every field of the envelope is written, also as null: so text that smuggles another field past
   * the end of the payload repeats a name, and the decoder refuses that.
   */
  private static byte[] envelope(GenericRecord row) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(640);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      for (Schema.Field field : SCHEMA.getFields()) {
        Object value = row.get(field.pos());
        switch (field.name()) {
          case "payload" -> {
            json.writeFieldName("payload");
            json.writeRawValue(value.toString());
          }
          case "schema_ver" -> json.writeNumberField("schema_ver", (Integer) value);
          case "ts" -> json.writeStringField("timestamp", time(value));
          case "ingested_at" ->
              json.writeStringField("ingested_at", value == null ? null : time(value));
          default -> json.writeStringField(field.name(), value == null ? null : value.toString());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String time(Object epochMillis) {
    return Instant.ofEpochMilli((Long) epochMillis).toString();
  }
}
