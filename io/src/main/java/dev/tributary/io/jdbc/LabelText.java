package dev.tributary.io.jdbc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labels of a series as JSON: structured and escaped, so that no value can be taken for a label
 * (T-31).
 */
final class LabelText {
  private static final JsonFactory JSON = new JsonFactory();

  private LabelText() {}

  /** In the order of names, without those that are empty: one series, one text. */
  static String of(Map<String, String> labels) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> label : labels.entrySet()) {
        if (!label.getValue().isEmpty()) {
          json.writeStringField(label.getKey(), label.getValue());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static Map<String, String> read(String text) {
    Map<String, String> labels = new TreeMap<>();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        labels.put(json.currentName(), json.nextTextValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return labels;
  }
}
