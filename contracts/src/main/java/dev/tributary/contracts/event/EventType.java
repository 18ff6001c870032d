package dev.tributary.contracts.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The declaration of one event type: its purpose and the only payload fields that may exist (P-075,
 * T-12). Everything else a tool sends is dropped at the edge.
 *
 * @param fields allowed fields by name, in the order of the contract
 * @param required names that must be present
 */
public record EventType(
    String name, Purpose purpose, Map<String, FieldKind> fields, List<String> required) {

  static Builder named(String name, Purpose purpose) {
    return new Builder(name, purpose);
  }

  static final class Builder {
    private final String name;
    private final Purpose purpose;
    private final Map<String, FieldKind> fields = new LinkedHashMap<>();
    private final List<String> required = new java.util.ArrayList<>();

    private Builder(String name, Purpose purpose) {
      this.name = name;
      this.purpose = purpose;
    }

    Builder requires(String... names) {
      text(names);
      Collections.addAll(required, names);
      return this;
    }

    Builder text(String... names) {
      return add(FieldKind.TEXT, names);
    }

    Builder person(String... names) {
      return add(FieldKind.PERSON, names);
    }

    Builder number(String... names) {
      return add(FieldKind.NUMBER, names);
    }

    Builder flag(String... names) {
      return add(FieldKind.FLAG, names);
    }

    Builder texts(String... names) {
      return add(FieldKind.TEXTS, names);
    }

    private Builder add(FieldKind kind, String... names) {
      for (String field : names) {
        fields.put(field, kind);
      }
      return this;
    }

    EventType declare() {
      return new EventType(
          name,
          purpose,
          Collections.unmodifiableMap(new LinkedHashMap<>(fields)),
          List.copyOf(required));
    }
  }
}
