package dev.tributary.sources;

import dev.tributary.contracts.event.CustomEventTypes;
import dev.tributary.contracts.event.EventType;
import dev.tributary.contracts.event.FieldKind;
import dev.tributary.contracts.event.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the event types that a tenant declares in its directory. */
final class CustomTypesYaml {
  private static final String TYPE = "custom(\\.[a-z][a-z0-9_]{0,39}){1,3}";
  private static final String FIELD = "[a-z][a-z0-9_]{0,39}";
  private static final Set<String> PURPOSES = names(Purpose.values());
  private static final Set<String> KINDS = names(FieldKind.values());

  private CustomTypesYaml() {}

  /** All declarations that can be read; what is wrong with the others is among the problems. */
  static List<EventType> read(YamlPart part) {
    List<EventType> types = new ArrayList<>();
    part.entries()
        .forEach(
            (name, declaration) -> {
              if (name.matches(TYPE)) {
                types.add(type(name, declaration));
              } else {
                declaration.problem("must be named like custom.deploy_freeze");
              }
            });
    return types;
  }

  private static EventType type(String name, YamlPart part) {
    Map<String, YamlPart> about = part.fields(Set.of("purpose", "required", "fields"));
    Map<String, FieldKind> fields = fields(about.get("fields"));
    List<String> required = new ArrayList<>();
    for (YamlPart item : about.get("required").items()) {
      String field = item.text();
      if (field != null && fields.containsKey(field)) {
        required.add(field);
      } else {
        item.problem("is not among the fields");
      }
    }
    return CustomEventTypes.type(
        name, purpose(about.get("purpose")), withFormerNames(fields), required);
  }

  /** After a rotation of the secret a person has a former pseudonym beside the new one. */
  private static Map<String, FieldKind> withFormerNames(Map<String, FieldKind> fields) {
    Map<String, FieldKind> all = new LinkedHashMap<>(fields);
    fields.forEach(
        (name, kind) -> {
          if (kind == FieldKind.PERSON) {
            all.put(EventType.PREVIOUS + name, kind);
          }
        });
    return all;
  }

  private static Purpose purpose(YamlPart part) {
    if (part.value() instanceof String name && PURPOSES.contains(name)) {
      return Purpose.valueOf(name.toUpperCase(java.util.Locale.ROOT));
    }
    part.problem("must be one of " + PURPOSES);
    return Purpose.CUSTOM;
  }

  private static Map<String, FieldKind> fields(YamlPart part) {
    Map<String, FieldKind> fields = new LinkedHashMap<>();
    part.fields(KINDS)
        .forEach(
            (kind, names) -> {
              for (YamlPart item : names.items()) {
                String field = item.text();
                if (field == null || !KINDS.contains(kind)) {
                  continue;
                }
                if (!field.matches(FIELD)) {
                  item.problem("must be small letters, digits and underscores");
                } else if (fields.put(
                        field, FieldKind.valueOf(kind.toUpperCase(java.util.Locale.ROOT)))
                    != null) {
                  item.problem("is declared twice");
                }
              }
            });
    return fields;
  }

  private static Set<String> names(Enum<?>[] values) {
    return Arrays.stream(values)
        .map(value -> Directory.lower(value.name()))
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }
}
