package dev.tributary.contracts.event;

import static dev.tributary.contracts.event.ReasonCode.FIELD_INVALID;
import static dev.tributary.contracts.event.ReasonCode.FIELD_MISSING;
import static dev.tributary.contracts.event.ReasonCode.JSON_MALFORMED;
import static dev.tributary.contracts.event.ReasonCode.PAYLOAD_TOO_LARGE;
import static dev.tributary.contracts.event.ReasonCode.SCHEMA_UNSUPPORTED;
import static dev.tributary.contracts.event.ReasonCode.TENANT_UNKNOWN;
import static dev.tributary.contracts.event.ReasonCode.TIME_ANCIENT;
import static dev.tributary.contracts.event.ReasonCode.TIME_FUTURE;
import static dev.tributary.contracts.event.ReasonCode.TYPE_UNDECLARED;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tributary.contracts.identity.EventIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Events as JSON, the shape of the {@code productivity-events} topic.
 *
 * <p>{@link #decode} never throws because of data: bytes that are no event become a {@link Reject}.
 * It makes one pass, keeps only declared payload fields and skips everything nested. Version 1 is
 * upgraded on the way in.
 *
 * <p>Of several faults the gravest names the reason: first what is not well-formed, then a version
 * that cannot be read (its fields may rightly be of other kinds), then the fields.
 */
public final class EventJson {
  /** Larger records are refused with {@code payload.too_large}; an event is about 500 bytes. */
  public static final int MAX_BYTES = 1 << 20;

  /**
   * Nothing the sources speak of happened before; an older time is a unit or a clock gone wrong.
   */
  static final long EARLIEST_MILLIS = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

  /** Later years need more than four digits, and soon exceed what Beam and PostgreSQL can hold. */
  static final long LATEST_MILLIS = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private static final int MAX_TEXT = 4096;
  private static final int MAX_ENTRIES = 1000;
  private static final int MAX_LONG_LENGTH = 20;
  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern TEAM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern PAGE = Pattern.compile("[^?#]{1,512}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final long MAX_AMOUNT = 1_000_000_000_000L;
  private static final UUID NO_ID = new UUID(0, 0);
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /**
   * Names are not shared between records: whoever sends many that hash alike breaks the parser's
   * table of them, and then the records of everybody else throw. Long numbers need no limit of the
   * parser's own, {@link Draft#fitsLong} never converts one.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxNameLength(MAX_BYTES)
                  .maxNumberLength(MAX_BYTES)
                  .build())
          .build();

  private EventJson() {}

  /**
   * @param value one record's value; null is a malformed record, not an error
   */
  public static Decoded decode(byte[] value) {
    return decode(value, Intake.ALL);
  }

  /**
   * @param value one record's value; null is a malformed record, not an error
   * @param custom the types that tenants have declared beside those of the registry
   */
  public static Decoded decode(byte[] value, CustomEventTypes custom) {
    return decode(value, Intake.ALL.with(custom));
  }

  /**
   * @param value one record's value; null is a malformed record, not an error
   */
  public static Decoded decode(byte[] value, Intake intake) {
    return decode(
        value, intake, false, (tenant, type, payload) -> intake.custom().find(tenant, type));
  }

  /**
   * The same for what was admitted before: a type of the tenant's own is taken as it was written
   * then, since its declaration may have been changed or withdrawn in the meantime; and the user of
   * an activity event may have been erased.
   */
  public static Decoded decodeAdmitted(byte[] value) {
    return decode(
        value,
        Intake.ALL,
        true,
        (tenant, type, payload) -> CustomEventTypes.asWritten(type, payload));
  }

  private static Decoded decode(byte[] value, Intake intake, boolean admitted, TenantTypes custom) {
    if (value == null) {
      return new Reject(JSON_MALFORMED, "the record has no value", new byte[0]);
    }
    try {
      if (value.length > MAX_BYTES) {
        throw new Refused(
            PAYLOAD_TOO_LARGE, value.length + " bytes are more than the allowed " + MAX_BYTES);
      }
      return Draft.read(value).toEvent(intake, admitted, custom);
    } catch (Refused e) {
      return new Reject(e.reason, e.getMessage(), value);
    } catch (IOException e) {
      return new Reject(JSON_MALFORMED, "the value is not one well-formed JSON object", value);
    }
  }

  /** The event as version {@value Event#SCHEMA_VERSION} JSON. */
  public static byte[] encode(Event event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(640);
    try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
      json.writeStartObject();
      writeFields(event, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A late event as JSON: the event's fields, and what made it late. */
  public static byte[] encode(LateEvent late) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(800);
    try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
      json.writeStartObject();
      writeFields(late.event(), json);
      json.writeStringField("pipeline", late.pipeline());
      json.writeStringField("watermark", time(late.watermarkMillis()));
      json.writeNumberField("lateness_ms", late.latenessMillis());
      json.writeBooleanField("applied", late.applied());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** What an event says, without its id and without what differs from delivery to delivery. */
  static byte[] canonical(Event event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(400);
    try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
      json.writeStartArray();
      json.writeString(event.teamId());
      json.writeString(event.source());
      json.writeString(event.eventType());
      json.writeString(event.actorId());
      json.writeNumber(event.timestampMillis());
      event.payload().write(json);
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void writeFields(Event event, JsonGenerator json) throws IOException {
    json.writeStringField("event_id", event.eventId().toString());
    json.writeStringField("tenant_id", event.tenantId());
    json.writeStringField("team_id", event.teamId());
    json.writeStringField("source", event.source());
    json.writeStringField("event_type", event.eventType());
    writeIfPresent(json, "actor_id", event.actorId());
    writeIfPresent(json, "key_id", event.keyId());
    writeIfPresent(json, "previous_actor_id", event.previousActorId());
    json.writeStringField("timestamp", time(event.timestampMillis()));
    json.writeFieldName("payload");
    event.payload().write(json);
    json.writeNumberField("schema_ver", Event.SCHEMA_VERSION);
    writeIfPresent(json, "trace_id", event.traceId());
    if (event.ingestedAtMillis() != 0) {
      json.writeStringField("ingested_at", time(event.ingestedAtMillis()));
    }
  }

  private static void writeIfPresent(JsonGenerator json, String name, String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static String time(long epochMillis) {
    return MILLIS.format(Instant.ofEpochMilli(epochMillis));
  }

  /** Control flow out of the parser; carries no stack. */
  private static final class Refused extends RuntimeException {
    private final ReasonCode reason;

    Refused(ReasonCode reason, String message) {
      super(message, null, false, false);
      this.reason = reason;
    }
  }

  /** The fields seen so far while one record is parsed. */
  private static final class Draft {
    private final Map<String, String> texts = new LinkedHashMap<>();
    private Map<String, Object> payload;
    private Object schemaVersion;

    /** The first field of a wrong kind; thrown only once the version is known to be ours. */
    private Refused wrongKind;

    static Draft read(byte[] value) throws IOException {
      Draft draft = new Draft();
      CharBuffer text = utf8(value);
      try (JsonParser json = JSON.createParser(text.array(), text.arrayOffset(), text.length())) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
          throw new Refused(JSON_MALFORMED, "the value is not a JSON object");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
          draft.readField(json);
        }
        if (json.nextToken() != null) {
          throw new Refused(JSON_MALFORMED, "the value holds more than one JSON object");
        }
      }
      return draft;
    }

    /** Decoded here because the parser would guess UTF-16 and let broken UTF-8 pass. */
    private static CharBuffer utf8(byte[] value) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
      } catch (CharacterCodingException e) {
        throw new Refused(JSON_MALFORMED, "the value is not UTF-8");
      }
    }

    private void readField(JsonParser json) throws IOException {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      switch (name) {
        case "event_id",
            "tenant_id",
            "team_id",
            "source",
            "event_type",
            "actor_id",
            "key_id",
            "previous_actor_id",
            "timestamp",
            "ingested_at" -> {
          if (token == JsonToken.VALUE_STRING) {
            texts.put(name, json.getText());
          } else {
            refuseUnlessNull(token, name + " must be text");
            json.skipChildren();
          }
        }
        case "trace_id" -> {
          // A trace is help, not data: a broken one is left out.
          if (token == JsonToken.VALUE_STRING && isHex(json.getText(), 32)) {
            texts.put(name, json.getText());
          }
          json.skipChildren();
        }
        case "schema_ver" -> schemaVersion = readValue(json, token);
        case "payload" -> {
          if (token == JsonToken.START_OBJECT) {
            payload = readPayload(json);
          } else {
            refuseUnlessNull(token, "payload must be an object");
            json.skipChildren();
          }
        }
        default -> json.skipChildren();
      }
    }

    private void refuseUnlessNull(JsonToken token, String message) {
      if (token != JsonToken.VALUE_NULL && wrongKind == null) {
        wrongKind = new Refused(FIELD_INVALID, message);
      }
    }

    private static Map<String, Object> readPayload(JsonParser json) throws IOException {
      Map<String, Object> fields = new LinkedHashMap<>();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        Object value = readValue(json, json.nextToken());
        if (value != null) {
          fields.put(name, value);
        }
      }
      return fields;
    }

    /**
     * Text, whole number, flag or list of text; anything else is {@link Unusable}, null is null.
     */
    private static Object readValue(JsonParser json, JsonToken token) throws IOException {
      return switch (token) {
        case VALUE_STRING -> json.getText();
        case VALUE_NUMBER_INT -> fitsLong(json) ? (Object) json.getLongValue() : Unusable.VALUE;
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_NULL -> null;
        case START_ARRAY -> readTexts(json);
        default -> {
          json.skipChildren();
          yield Unusable.VALUE;
        }
      };
    }

    /** The length is asked first: to convert a million digits takes very long. */
    private static boolean fitsLong(JsonParser json) throws IOException {
      return json.getTextLength() <= MAX_LONG_LENGTH
          && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    private static Object readTexts(JsonParser json) throws IOException {
      List<String> texts = new ArrayList<>();
      boolean usable = true;
      for (JsonToken token = json.nextToken();
          token != JsonToken.END_ARRAY;
          token = json.nextToken()) {
        usable &= token == JsonToken.VALUE_STRING && texts.size() < MAX_ENTRIES;
        if (usable) {
          texts.add(json.getText());
        }
        json.skipChildren();
      }
      return usable ? texts : Unusable.VALUE;
    }

    Event toEvent(Intake intake, boolean admitted, TenantTypes custom) {
      long version = requireSupportedVersion(intake);
      if (wrongKind != null) {
        throw wrongKind;
      }
      String eventType = required("event_type");
      EventType type =
          EventTypes.find(eventType)
              .or(() -> custom.find(texts.get("tenant_id"), eventType, payload))
              .orElseThrow(() -> new Refused(TYPE_UNDECLARED, "event_type is not in the registry"));
      if (payload == null) {
        throw new Refused(FIELD_MISSING, "payload is missing");
      }
      if (version == 1) {
        SchemaV1.upgrade(eventType, payload);
      }
      boolean derivesId = type.ofUser() && texts.get("event_id") == null;
      Event event =
          new Event(
              derivesId ? NO_ID : uuid(required("event_id")),
              tenant(intake),
              identifier("team_id", TEAM),
              source(),
              type.name(),
              actor(type.ofUser() && !admitted),
              keyId(),
              pseudonym("previous_actor_id"),
              timestamp("timestamp", required("timestamp")),
              declaredPayload(type),
              texts.get("trace_id"),
              texts.containsKey("ingested_at")
                  ? timestamp("ingested_at", texts.get("ingested_at"))
                  : 0);
      return derivesId ? event.withDerivedId(EventIds.of(event.tenantId())) : event;
    }

    private String actor(boolean isRequired) {
      if (isRequired) {
        required("actor_id");
      }
      return pseudonym("actor_id");
    }

    private long requireSupportedVersion(Intake intake) {
      if (schemaVersion == null) {
        throw new Refused(FIELD_MISSING, "schema_ver is missing");
      }
      if (!(schemaVersion instanceof Long version)) {
        throw new Refused(FIELD_INVALID, "schema_ver must be a whole number");
      }
      if (version < 1 || version > intake.newestVersion()) {
        throw new Refused(
            SCHEMA_UNSUPPORTED,
            "schema_ver is not between 1 and "
                + intake.newestVersion()
                + ", which this version reads");
      }
      return version;
    }

    private Payload declaredPayload(EventType type) {
      for (String name : type.required()) {
        Object value = payload.get(name);
        if (value == null || value.equals("")) {
          throw new Refused(FIELD_MISSING, "payload." + name + " is missing");
        }
      }
      Map<String, Object> kept = new LinkedHashMap<>();
      payload.forEach(
          (name, value) -> {
            FieldKind kind = type.fields().get(name);
            if (kind != null) {
              kept.put(name, checkedField(name, kind, value));
            }
          });
      return Payload.of(kept);
    }

    private static Object checkedField(String name, FieldKind kind, Object value) {
      boolean fits =
          switch (kind) {
            case TEXT -> value instanceof String;
            case PERSON -> value instanceof String text && isHex(text, 64);
            case NUMBER -> value instanceof Long;
            case FLAG -> value instanceof Boolean;
            case TEXTS -> value instanceof List<?>;
            case PAGE -> value instanceof String text && PAGE.matcher(text).matches();
            case CURRENCY -> value instanceof String text && CURRENCY.matcher(text).matches();
            case AMOUNT ->
                value instanceof Long amount && amount >= -MAX_AMOUNT && amount <= MAX_AMOUNT;
          };
      if (!fits) {
        throw new Refused(FIELD_INVALID, "payload." + name + " must be " + kind);
      }
      if (value instanceof String text) {
        return checkedText("payload." + name, text);
      }
      if (value instanceof List<?> list) {
        list.forEach(entry -> checkedText("payload." + name, (String) entry));
      }
      return value;
    }

    /** Refuses what PostgreSQL text and UTF-8 cannot hold, so that no later step can fail on it. */
    private static String checkedText(String name, String text) {
      if (text.length() > MAX_TEXT) {
        throw new Refused(FIELD_INVALID, name + " is longer than " + MAX_TEXT + " characters");
      }
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == 0) {
          throw new Refused(FIELD_INVALID, name + " holds a NUL character");
        }
        if (Character.isSurrogate(c)) {
          boolean pair =
              Character.isHighSurrogate(c)
                  && i + 1 < text.length()
                  && Character.isLowSurrogate(text.charAt(i + 1));
          if (!pair) {
            throw new Refused(FIELD_INVALID, name + " holds half a character");
          }
          i++;
        }
      }
      return text;
    }

    private String required(String name) {
      String value = texts.get(name);
      if (value == null || value.isEmpty()) {
        throw new Refused(FIELD_MISSING, name + " is missing");
      }
      return value;
    }

    private String identifier(String name, Pattern shape) {
      String value = required(name);
      if (!shape.matcher(value).matches()) {
        throw new Refused(FIELD_INVALID, name + " does not match " + shape);
      }
      return value;
    }

    private String tenant(Intake intake) {
      String tenant = identifier("tenant_id", TENANT);
      if (!intake.knows(tenant)) {
        throw new Refused(TENANT_UNKNOWN, "tenant_id is not among the tenants that are let in");
      }
      return tenant;
    }

    private String source() {
      String source = required("source");
      return switch (source) {
        case "github", "jira", "slack", "ci", "custom" -> source;
        default ->
            throw new Refused(FIELD_INVALID, "source is not github, jira, slack, ci or custom");
      };
    }

    private String pseudonym(String name) {
      String pseudonym = texts.get(name);
      if (pseudonym != null && !isHex(pseudonym, 64)) {
        throw new Refused(FIELD_INVALID, name + " is not a pseudonym of 64 lower-case hex digits");
      }
      return pseudonym;
    }

    private String keyId() {
      String keyId = texts.get("key_id");
      return keyId == null ? null : checkedText("key_id", keyId);
    }

    private static boolean isHex(String text, int length) {
      return text.length() == length
          && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static UUID uuid(String text) {
      try {
        UUID id = UUID.fromString(text);
        // The JDK also reads groups of other lengths, cuts them, and takes digits of any script.
        if (id.toString().equalsIgnoreCase(text)) {
          return id;
        }
      } catch (IllegalArgumentException e) {
        // refused below
      }
      throw new Refused(FIELD_INVALID, "event_id is not a UUID");
    }

    private static long timestamp(String name, String text) {
      if (!text.endsWith("Z")) {
        throw new Refused(
            FIELD_INVALID, name + " is not UTC: zones are converted at the edge, write ...Z");
      }
      long millis;
      try {
        millis = Instant.parse(text).toEpochMilli();
      } catch (DateTimeException | ArithmeticException e) {
        throw new Refused(FIELD_INVALID, name + " is not an ISO 8601 time");
      }
      if (millis < EARLIEST_MILLIS) {
        throw new Refused(TIME_ANCIENT, name + " is before the year 2000");
      }
      if (millis > LATEST_MILLIS) {
        throw new Refused(TIME_FUTURE, name + " is after the year 9999");
      }
      return millis;
    }
  }

  /** Declarations beside the registry. */
  private interface TenantTypes {
    /**
     * @param tenantId null if the envelope names none
     * @param payload as it is written, null if there is none
     */
    Optional<EventType> find(String tenantId, String eventType, Map<String, Object> payload);
  }

  /** A payload value of a kind no field may have. */
  private enum Unusable {
    VALUE
  }
}
