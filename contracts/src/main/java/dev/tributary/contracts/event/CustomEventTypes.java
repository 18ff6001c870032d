package dev.tributary.contracts.event;

import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The event types that tenants have declared for themselves, each with its purpose and its payload
 * allow-list; what one tenant declares does not exist for another. Immutable, and travels with a
 * pipeline to its workers.
 */
public final class CustomEventTypes implements Serializable {
  private static final long serialVersionUID = 1;

  /** How the name of every such type begins. */
  public static final String PREFIX = "custom.";

  /** No tenant has declared any. */
  public static final CustomEventTypes NONE = new CustomEventTypes(new TreeMap<>());

  private final TreeMap<String, TreeMap<String, EventType>> byTenant;

  private CustomEventTypes(TreeMap<String, TreeMap<String, EventType>> byTenant) {
    this.byTenant = byTenant;
  }

  /**
   * @throws IllegalArgumentException if a name does not begin with {@value #PREFIX}
   */
  public static CustomEventTypes of(String tenantId, Collection<EventType> types) {
    TreeMap<String, EventType> byName = new TreeMap<>();
    for (EventType type : types) {
      if (!type.name().startsWith(PREFIX)) {
        throw new IllegalArgumentException(type.name() + " does not begin with " + PREFIX);
      }
      byName.put(type.name(), type);
    }
    TreeMap<String, TreeMap<String, EventType>> byTenant = new TreeMap<>();
    byTenant.put(tenantId, byName);
    return new CustomEventTypes(byTenant);
  }

  /**
   * The declaration of a type, in the order in which the fields are given.
   *
   * @param required names among the fields
   */
  public static EventType type(
      String name, Purpose purpose, Map<String, FieldKind> fields, Collection<String> required) {
    if (!fields.keySet().containsAll(required)) {
      throw new IllegalArgumentException(name + " requires a field that it does not declare");
    }
    return new EventType(
        name,
        purpose,
        Collections.unmodifiableMap(new LinkedHashMap<>(fields)),
        List.copyOf(required),
        Map.of());
  }

  /** A declaration that fits what is there; empty for names of the registry. */
  static Optional<EventType> asWritten(String name, Map<String, Object> payload) {
    if (!name.startsWith(PREFIX)) {
      return Optional.empty();
    }
    Map<String, FieldKind> fields = new LinkedHashMap<>();
    if (payload != null) {
      payload.forEach((field, value) -> kindOf(value).ifPresent(kind -> fields.put(field, kind)));
    }
    return Optional.of(type(name, Purpose.CUSTOM, fields, List.of()));
  }

  private static Optional<FieldKind> kindOf(Object value) {
    return Optional.ofNullable(
        value instanceof String
            ? FieldKind.TEXT
            : value instanceof Long
                ? FieldKind.NUMBER
                : value instanceof Boolean
                    ? FieldKind.FLAG
                    : value instanceof List<?> ? FieldKind.TEXTS : null);
  }

  /** These and the other ones; of a tenant that is in both, the other's count. */
  public CustomEventTypes and(CustomEventTypes other) {
    TreeMap<String, TreeMap<String, EventType>> both = new TreeMap<>(byTenant);
    both.putAll(other.byTenant);
    return new CustomEventTypes(both);
  }

  /**
   * The declaration of a type by its tenant, if there is one.
   *
   * @param tenantId may be null, as any text that comes from outside
   */
  public Optional<EventType> find(String tenantId, String name) {
    TreeMap<String, EventType> declared = tenantId == null ? null : byTenant.get(tenantId);
    return declared == null ? Optional.empty() : Optional.ofNullable(declared.get(name));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CustomEventTypes that && byTenant.equals(that.byTenant);
  }

  @Override
  public int hashCode() {
    return byTenant.hashCode();
  }

  @Override
  public String toString() {
    return "CustomEventTypes" + byTenant.keySet();
  }
}
