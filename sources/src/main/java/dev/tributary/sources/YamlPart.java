package dev.tributary.sources;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A part of a YAML file and its path in it. What is not of the kind asked for is noted as a problem
 * and read as absent, so that one reading finds everything that is wrong.
 *
 * @param value null if the file is silent
 */
record YamlPart(String path, Object value, List<String> problems) {

  boolean isAbsent() {
    return value == null;
  }

  boolean isMap() {
    return value instanceof Map<?, ?>;
  }

  void problem(String sentence) {
    problems.add(path.isEmpty() ? sentence : path + ": " + sentence);
  }

  /** The fields of a mapping by their names; a field that is not known is a problem. */
  Map<String, YamlPart> fields(Set<String> known) {
    Map<String, YamlPart> fields = entries();
    for (Map.Entry<String, YamlPart> field : fields.entrySet()) {
      if (!known.contains(field.getKey())) {
        problems.add(
            field.getValue().path() + " is not known; expected one of " + new TreeSet<>(known));
      }
    }
    known.forEach(name -> fields.putIfAbsent(name, new YamlPart(below(name), null, problems)));
    return fields;
  }

  /** The entries of a mapping whose names are free, in the order of the file. */
  Map<String, YamlPart> entries() {
    Map<String, YamlPart> entries = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, field) -> {
            String name = String.valueOf(key);
            entries.put(name, new YamlPart(below(name), field, problems));
          });
    } else if (!isAbsent()) {
      problems.add((path.isEmpty() ? "the file" : path) + " must be a mapping");
    }
    return entries;
  }

  private String below(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The elements of a list. */
  List<YamlPart> items() {
    List<YamlPart> items = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object item : list) {
        items.add(new YamlPart(path + "[" + items.size() + "]", item, problems));
      }
    } else if (!isAbsent()) {
      problems.add(path + " must be a list");
    }
    return items;
  }

  /** The elements of a list of names or numbers, as text. */
  List<String> texts() {
    return items().stream().map(YamlPart::text).filter(text -> text != null).toList();
  }

  /** Text that is not blank, or a whole number as text: ids may be written without quotes. */
  String text() {
    if (value instanceof String text && !text.isBlank()) {
      return text.strip();
    }
    if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
      return value.toString();
    }
    problem("must be a name or a whole number");
    return null;
  }

  /** A day, null if the file is silent or it is none. */
  LocalDate day() {
    if (isAbsent()) {
      return null;
    }
    try {
      return LocalDate.parse(String.valueOf(value));
    } catch (DateTimeException e) {
      problem("must be a day, for example 2025-10-09");
      return null;
    }
  }

  /** A whole number from 1 on, or null. */
  Long positive() {
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (number > 0) {
        return number;
      }
    }
    problem("must be a whole number above 0");
    return null;
  }
}
