package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.FIELD_INVALID;
import static dev.tributary.sources.IgnoredReason.FIELD_MISSING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A body read by dotted paths. Every getter takes an absent, null or oddly typed field for absent;
 * the {@code require} ones end the mapping with the reason instead.
 */
final class Body {
  private final JsonNode root;

  Body(JsonNode root) {
    this.root = root;
  }

  /** The node at a path, missing rather than null. */
  JsonNode at(String path) {
    JsonNode node = root;
    for (String name : path.split("\\.")) {
      node = node.path(name);
    }
    return node.isNull() ? MissingNode.getInstance() : node;
  }

  /** The part of the body at a path. */
  Body in(String path) {
    return new Body(at(path));
  }

  boolean has(String path) {
    return !at(path).isMissingNode();
  }

  /** Text that is not blank, or null. */
  String text(String path) {
    JsonNode node = at(path);
    return node.isTextual() && !node.textValue().isBlank() ? node.textValue() : null;
  }

  String requireText(String path) {
    String text = text(path);
    if (text == null) {
      throw new NotUsable(has(path) ? FIELD_INVALID : FIELD_MISSING, path);
    }
    return text;
  }

  /** Text of an exact shape: what does not have it may be anything, so it is refused. */
  String requireShape(String path, String shape) {
    String text = requireText(path);
    if (!text.matches(shape)) {
      throw new NotUsable(FIELD_INVALID, path);
    }
    return text;
  }

  /** A numeric id as text, or null. Some tools write the number in quotes. */
  String id(String path) {
    return id(at(path));
  }

  private static String id(JsonNode node) {
    String text = node.isIntegralNumber() || node.isTextual() ? node.asText() : "";
    return text.matches("[0-9]{1,19}") ? text : null;
  }

  String requireId(String path) {
    String id = id(path);
    if (id == null) {
      throw new NotUsable(has(path) ? FIELD_INVALID : FIELD_MISSING, path);
    }
    return id;
  }

  /** The numeric ids of a list, null if there are none; at most 100. */
  List<String> ids(String path) {
    List<String> ids = new ArrayList<>();
    for (JsonNode node : at(path)) {
      String id = id(node);
      if (id != null && ids.size() < 100) {
        ids.add(id);
      }
    }
    return ids.isEmpty() ? null : ids;
  }

  /** A flag, or null. */
  Boolean flag(String path) {
    JsonNode node = at(path);
    return node.isBoolean() ? (Boolean) node.booleanValue() : null;
  }

  /** A whole number from 0 on, or null. */
  Long count(String path) {
    JsonNode node = at(path);
    return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0
        ? (Long) node.longValue()
        : null;
  }

  /** Epoch milliseconds of the first of these fields that holds a time, or empty. */
  OptionalLong time(String... paths) {
    for (String path : paths) {
      OptionalLong time = Times.parse(at(path));
      if (time.isPresent()) {
        return time;
      }
    }
    return OptionalLong.empty();
  }

  long requireTime(String... paths) {
    return time(paths)
        .orElseThrow(() -> new NotUsable(has(paths[0]) ? FIELD_INVALID : FIELD_MISSING, paths[0]));
  }
}
