package dev.tributary.contracts.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fields of one event that its type declares: text, whole numbers, flags and lists of text, by
 * name. Immutable. A field that was absent or null is absent here.
 */
public final class Payload {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Payload EMPTY = new Payload(new TreeMap<>());

  private final SortedMap<String, Object> fields;

  private Payload(SortedMap<String, Object> fields) {
    this.fields = Collections.unmodifiableSortedMap(fields);
  }

  public static Payload empty() {
    return EMPTY;
  }

  /**
   * @param fields values that are {@code String}, {@code Long}, {@code Boolean} or {@code
   *     List<String>}; nulls are left out
   * @throws IllegalArgumentException if a value is of another kind
   */
  public static Payload of(Map<String, ?> fields) {
    TreeMap<String, Object> kept = new TreeMap<>();
    fields.forEach(
        (name, value) -> {
          if (value != null) {
            kept.put(name, requireKind(name, value));
          }
        });
    return kept.isEmpty() ? EMPTY : new Payload(kept);
  }

  private static Object requireKind(String name, Object value) {
    if (value instanceof List<?> list) {
      for (Object entry : list) {
        if (!(entry instanceof String)) {
          throw new IllegalArgumentException("payload field " + name + " lists more than text");
        }
      }
      return List.copyOf(list);
    }
    if (value instanceof String || value instanceof Long || value instanceof Boolean) {
      return value;
    }
    throw new IllegalArgumentException(
        "payload field " + name + " has the unsupported kind " + value.getClass().getSimpleName());
  }

  /** The text of a field, or null if it is absent. */
  public String text(String name) {
    return (String) fields.get(name);
  }

  /** The whole number of a field, or {@code otherwise} if it is absent. */
  public long number(String name, long otherwise) {
    Object value = fields.get(name);
    return value == null ? otherwise : (Long) value;
  }

  /** Whether a flag is present and true. */
  public boolean flag(String name) {
    return Boolean.TRUE.equals(fields.get(name));
  }

  /** The entries of a list, empty if the field is absent. */
  @SuppressWarnings("unchecked") // requireKind lets nothing but lists of text in
  public List<String> texts(String name) {
    Object value = fields.get(name);
    return value == null ? List.of() : (List<String>) value;
  }

  /** All present fields, sorted by name. */
  public SortedMap<String, Object> fields() {
    return fields;
  }

  /** The canonical JSON object: present fields only, sorted by name. */
  public String toJson() {
    StringWriter out = new StringWriter(128);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      json.writeFieldName(field.getKey());
      Object value = field.getValue();
      if (value instanceof String text) {
        json.writeString(text);
      } else if (value instanceof Long number) {
        json.writeNumber(number);
      } else if (value instanceof Boolean flag) {
        json.writeBoolean(flag);
      } else {
        json.writeStartArray();
        for (String text : texts(field.getKey())) {
          json.writeString(text);
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return Objects.hash(fields);
  }

  /** Names only: values may describe people and must not reach a log. */
  @Override
  public String toString() {
    return "Payload" + fields.keySet();
  }
}
