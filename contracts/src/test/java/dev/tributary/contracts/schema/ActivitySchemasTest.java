package dev.tributary.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.EventType;
import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.event.FieldKind;
import dev.tributary.contracts.event.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each activity event type has a schema of its own, and it says what the registry of types says.
 */
class ActivitySchemasTest {
  private static final Map<FieldKind, Schema.Type> TYPES =
      Map.of(
          FieldKind.TEXT, Schema.Type.STRING,
          FieldKind.PAGE, Schema.Type.STRING,
          FieldKind.CURRENCY, Schema.Type.STRING,
          FieldKind.AMOUNT, Schema.Type.LONG,
          FieldKind.FLAG, Schema.Type.BOOLEAN);

  /** A row of the table whose first column holds names in code. */
  private static final Pattern ELSEWHERE = Pattern.compile("^\\| (`[^|]*) \\| (`[^|]*) \\|$");

  private static final Pattern CODE = Pattern.compile("`([a-z_.]+)`");

  static Stream<EventType> types() {
    return EventTypes.all().stream().filter(type -> type.purpose() == Purpose.ACTIVITY);
  }

  @ParameterizedTest
  @MethodSource("types")
  void thePayload_isWhatTheTypeDeclares_requiredAndOptional(EventType type) {
    Map<String, String> declared = new TreeMap<>();
    type.fields()
        .forEach(
            (name, kind) ->
                declared.put(
                    name, TYPES.get(kind) + (type.required().contains(name) ? "" : " optional")));

    assertThat(fields(schema(type).getField("payload").schema())).isEqualTo(declared);
  }

  @ParameterizedTest
  @MethodSource("types")
  void theRest_isTheEnvelope_butThatTheUserIsRequiredAndTheIdIsNot(EventType type) {
    Schema envelope = SchemaFolder.newest("event-envelope");
    Map<String, String> expected = fields(envelope);
    expected.put("actor_id", "STRING");
    expected.put("event_id", "STRING optional");
    expected.put("payload", "RECORD");

    assertThat(fields(schema(type))).isEqualTo(expected);
    assertThat(SchemaFolder.fieldNames(schema(type))).isEqualTo(SchemaFolder.fieldNames(envelope));
  }

  @Test
  void aPayloadFieldTakenAway_isRefused() {
    Schema newest = SchemaFolder.newest("page-view");
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : newest.getFields()) {
      fields.add(
          field.name().equals("payload")
              ? new Schema.Field("payload", without("tool", field.schema()))
              : new Schema.Field(field, field.schema()));
    }
    Schema changed =
        Schema.createRecord(newest.getName(), null, newest.getNamespace(), false, fields);

    assertThat(SchemaFolder.breaks(changed, newest)).containsExactly("FIELD_GONE payload.tool");
  }

  /** What other systems call it stands in docs/activity.md, with the one name that it has here. */
  @Test
  void everyNameOfOtherSystems_isMappedToAFieldOfTheOneEnvelope_T41() throws IOException {
    Set<String> here = new TreeSet<>(List.of("updated_at"));
    types()
        .map(ActivitySchemasTest::schema)
        .forEach(
            schema -> {
              here.addAll(SchemaFolder.fieldNames(schema));
              SchemaFolder.fieldNames(schema.getField("payload").schema())
                  .forEach(field -> here.add("payload." + field));
            });
    Map<String, String> mapped = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/activity.md"))) {
      Matcher row = ELSEWHERE.matcher(line);
      if (row.find()) {
        String to = names(row.group(2)).get(0);
        names(row.group(1)).forEach(name -> mapped.put(name, to));
      }
    }

    assertThat(mapped)
        .containsEntry("version", "schema_ver")
        .containsEntry("schema_version", "schema_ver")
        .containsEntry("event_source", "source")
        .containsEntry("source", "source")
        .containsEntry("event_timestamp", "timestamp")
        .containsEntry("ingest_timestamp", "ingested_at");
    assertThat(here).containsAll(mapped.values());
  }

  private static List<String> names(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
  }

  private static Schema without(String name, Schema payload) {
    List<Schema.Field> fields =
        payload.getFields().stream()
            .filter(field -> !field.name().equals(name))
            .map(field -> new Schema.Field(field, field.schema()))
            .toList();
    return Schema.createRecord(payload.getName(), null, payload.getNamespace(), false, fields);
  }

  private static Schema schema(EventType type) {
    return SchemaFolder.newest(type.name().replace('_', '-'));
  }

  /** The type of each field, and whether it may be left out. */
  private static Map<String, String> fields(Schema record) {
    Map<String, String> fields = new TreeMap<>();
    for (Schema.Field field : record.getFields()) {
      boolean optional = field.schema().isUnion();
      Schema.Type type = (optional ? field.schema().getTypes().get(1) : field.schema()).getType();
      assertThat(field.hasDefaultValue()).as(field.name()).isEqualTo(optional);
      fields.put(field.name(), type + (optional ? " optional" : ""));
    }
    return fields;
  }
}
