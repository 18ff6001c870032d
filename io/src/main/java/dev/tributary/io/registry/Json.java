package dev.tributary.io.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The few shapes of JSON that a registry speaks: flat objects, and lists of texts and numbers. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  static String write(Map<String, String> object) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> field : object.entrySet()) {
        json.writeStringField(field.getKey(), field.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Texts, numbers, flags and lists by name. */
  static Map<String, Object> object(String body) {
    if (read(body) instanceof Map<?, ?> object) {
      Map<String, Object> fields = new LinkedHashMap<>();
      object.forEach((name, value) -> fields.put((String) name, value));
      return fields;
    }
    throw notUnderstood();
  }

  static List<String> strings(String body) {
    return stringsOf(read(body));
  }

  static List<String> stringsOf(Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  static List<Integer> integers(String body) {
    return read(body) instanceof List<?> list
        ? list.stream().map(Json::integer).toList()
        : List.of();
  }

  static int integer(Map<String, Object> object, String field) {
    return integer(object.get(field));
  }

  private static int integer(Object value) {
    if (value instanceof Number number) {
      return number.intValue();
    }
    throw notUnderstood();
  }

  static String text(Map<String, Object> object, String field) {
    if (object.get(field) instanceof String text) {
      return text;
    }
    throw notUnderstood();
  }

  /** What an error says; empty if it is no error of the protocol. */
  static String message(String body) {
    try {
      return object(body).get("message") instanceof String message ? message : "";
    } catch (RegistryException e) {
      return "";
    }
  }

  private static Object read(String body) {
    try (JsonParser json = FACTORY.createParser(body)) {
      json.nextToken();
      return value(json);
    } catch (IOException e) {
      throw notUnderstood();
    }
  }

  private static Object value(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Object> object = new LinkedHashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        object.put(name, value(json));
      }
      return object;
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> list = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(json));
      }
      return list;
    }
    if (token == null) {
      throw notUnderstood();
    }
    return switch (token) {
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      default -> "";
    };
  }

  private static RegistryException notUnderstood() {
    return new RegistryException(
        "The answer is not one of a schema registry: does --schemaRegistryUrl point to one?");
  }
}
