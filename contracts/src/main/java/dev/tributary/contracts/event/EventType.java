package dev.tributary.contracts.event;

import java.io.Serializable;
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
 * @param released fields that are also collected for a second purpose: such a reader may know that
 *     the event happened, when, and this field, and nothing else of it
 */
public record EventType(
    String name,
    Purpose purpose,
    Map<String, FieldKind> fields,
    List<String> required,
    Map<String, Purpose> released)
    implements Serializable {

  /** Says that an event came without an id and was given one made from what it says (T-40). */
  public static final String ID_DERIVED = "event_id_derived";

  /**
   * Whether it is something that somebody did with a product: there are very many of them, so their
   * producers may leave the id to the reader, and nothing can be counted without the user.
   */
  boolean ofUser() {
    return purpose == Purpose.ACTIVITY;
  }

  /** Whether a reader of a purpose may know a field of this type. */
  public boolean mayBeRead(String field, Purpose reader) {
    return fields.containsKey(field) && (purpose == reader || released.get(field) == reader);
  }

  /** Begins the name of the field that holds a person's former pseudonym. */
  public static final String PREVIOUS = "previous_";

  static Builder named(String name, Purpose purpose) {
    return new Builder(name, purpose);
  }

  static final class Builder {
    private final String name;
    private final Purpose purpose;
    private final Map<String, FieldKind> fields = new LinkedHashMap<>();
    private final List<String> required = new java.util.ArrayList<>();
    private final Map<String, Purpose> released = new LinkedHashMap<>();

    private Builder(String name, Purpose purpose) {
      this.name = name;
      this.purpose = purpose;
    }

    Builder requires(String... names) {
      text(names);
      Collections.addAll(required, names);
      return this;
    }

    Builder requires(FieldKind kind, String... names) {
      add(kind, names);
      Collections.addAll(required, names);
      return this;
    }

    Builder text(String... names) {
      return add(FieldKind.TEXT, names);
    }

    /** Each with the field of the former pseudonym. */
    Builder person(String... names) {
      for (String field : names) {
        add(FieldKind.PERSON, field, PREVIOUS + field);
      }
      return this;
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

    /** Also collects a field for another purpose. */
    Builder releases(String field, Purpose to) {
      released.put(field, to);
      return this;
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
          List.copyOf(required),
          Map.copyOf(released));
    }
  }
}
