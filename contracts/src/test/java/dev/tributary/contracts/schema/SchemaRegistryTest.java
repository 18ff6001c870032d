package dev.tributary.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.event.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaRegistryTest {
  private static final Event EVENT =
      new Event(
          new UUID(1, 2),
          "org-acme",
          "eng-web",
          "github",
          "pr.opened",
          "0f".repeat(32),
          "k1",
          "1f".repeat(32),
          1_772_442_900_250L,
          Payload.of(Map.of("pr_id", "PR-7")),
          "4bf92f3577b34da6a3ce929d0e0e4736",
          1_772_442_901_000L);

  @Test
  void everyContract_hasItsVersionsWithoutAGap() throws IOException {
    assertThat(SchemaFolder.contracts())
        .containsExactly(
            "dead-letter",
            "event-envelope",
            "late-event",
            "page-view",
            "purchase",
            "refund",
            "session-end");
    long files = 0;
    for (String contract : SchemaFolder.contracts()) {
      files += SchemaFolder.versions(contract).size();
      assertThat(SchemaFolder.versions(contract)).isNotEmpty();
    }
    try (Stream<Path> all = Files.walk(SchemaFolder.ROOT)) {
      assertThat(all.filter(file -> file.toString().endsWith(".avsc")).count()).isEqualTo(files);
    }
  }

  @Test
  void everyVersion_readsEveryOlderOne() {
    for (String contract : SchemaFolder.contracts()) {
      List<Schema> versions = SchemaFolder.versions(contract);
      for (int newer = 0; newer < versions.size(); newer++) {
        for (int older = 0; older < newer; older++) {
          assertThat(SchemaFolder.breaks(versions.get(newer), versions.get(older)))
              .as("%s v%d reading v%d", contract, newer + 1, older + 1)
              .isEmpty();
        }
      }
    }
  }

  static Stream<Arguments> breakingChanges() {
    return Stream.of(
        arguments(
            "a field without a default is added",
            edit(fields -> fields.add(field("region", type("string")))),
            "READER_FIELD_MISSING_DEFAULT_VALUE"),
        arguments(
            "a field is retyped",
            replaced("timestamp", name -> field(name, type("long"))),
            "TYPE_MISMATCH"),
        arguments(
            "a field is narrowed: what may be absent is required",
            replaced("actor_id", name -> field(name, type("string"))),
            "TYPE_MISMATCH"),
        arguments(
            "a kind of payload value is taken away",
            replaced("payload", name -> field(name, SchemaBuilder.map().values().stringType())),
            "TYPE_MISMATCH"),
        arguments(
            "a required field is renamed",
            replaced("team_id", name -> field("squad_id", type("string"))),
            "READER_FIELD_MISSING_DEFAULT_VALUE"),
        arguments(
            "a required field is removed",
            edit(fields -> fields.removeIf(field -> field.name().equals("team_id"))),
            "FIELD_GONE team_id"),
        arguments(
            "a field with a default is renamed, which Avro lets pass",
            replaced("trace_id", name -> optional("span_id")),
            "FIELD_GONE trace_id"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breakingChanges")
  void aBreakingChange_isRefused(String what, UnaryOperator<Schema> change, String reason) {
    Schema newest = SchemaFolder.newest("event-envelope");

    assertThat(SchemaFolder.breaks(change.apply(newest), newest))
        .as(what)
        .anySatisfy(found -> assertThat(found).startsWith(reason));
  }

  @Test
  void aDefaultTakenAway_isRefusedBecauseTheOldestVersionLacksTheField() {
    Schema withoutDefault =
        replaced("key_id", name -> field(name, optional(name).schema()))
            .apply(SchemaFolder.newest("event-envelope"));

    assertThat(SchemaFolder.breaks(withoutDefault, SchemaFolder.versions("event-envelope").get(0)))
        .anySatisfy(found -> assertThat(found).startsWith("READER_FIELD_MISSING_DEFAULT_VALUE"));
  }

  @Test
  void anotherRecordName_isRefused() {
    Schema newest = SchemaFolder.newest("event-envelope");
    Schema renamed =
        Schema.createRecord("Envelope", null, newest.getNamespace(), false, copies(newest));

    assertThat(SchemaFolder.breaks(renamed, newest))
        .anySatisfy(found -> assertThat(found).startsWith("NAME_MISMATCH"));
  }

  @Test
  void lawfulChanges_areLetThrough() {
    Schema newest = SchemaFolder.newest("event-envelope");
    Schema wider =
        replaced("schema_ver", name -> field(name, type("long")))
            .apply(edit(fields -> fields.add(optional("region"))).apply(newest));

    assertThat(SchemaFolder.breaks(wider, newest)).isEmpty();
  }

  @Test
  void theNewestEnvelope_isOfTheVersionThatIsWritten() {
    assertThat(SchemaFolder.versions("event-envelope")).hasSize(Event.SCHEMA_VERSION);
  }

  @Test
  void theEnvelopesFields_areThoseOfTheNewestSchema() throws IOException {
    assertThat(fieldNames(EventJson.encode(EVENT)))
        .isEqualTo(SchemaFolder.fieldNames(SchemaFolder.newest("event-envelope")));
  }

  @Test
  void aLateEventsFields_areThoseOfTheNewestSchema() throws IOException {
    assertThat(fieldNames(EventJson.encode(new LateEvent(EVENT, "delivery", 1, 1, true))))
        .isEqualTo(SchemaFolder.fieldNames(SchemaFolder.newest("late-event")));
  }

  @Test
  void theSchemas_areInTheJar() {
    assertThat(Event.class.getResource("/schemas/event-envelope/v1.avsc")).isNotNull();
    assertThat(Event.class.getResource("/schemas/dead-letter/v1.avsc")).isNotNull();
  }

  private static List<String> fieldNames(byte[] json) throws IOException {
    List<String> names = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        names.add(parser.currentName());
        parser.nextToken();
        parser.skipChildren();
      }
    }
    return names;
  }

  private interface Edit {
    void apply(List<Schema.Field> fields);
  }

  private static UnaryOperator<Schema> edit(Edit edit) {
    return schema -> {
      List<Schema.Field> fields = copies(schema);
      edit.apply(fields);
      return Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, fields);
    };
  }

  private interface Replacement {
    Schema.Field of(String name);
  }

  private static UnaryOperator<Schema> replaced(String name, Replacement replacement) {
    return edit(
        fields ->
            fields.replaceAll(field -> field.name().equals(name) ? replacement.of(name) : field));
  }

  private static List<Schema.Field> copies(Schema schema) {
    List<Schema.Field> copies = new ArrayList<>();
    schema.getFields().forEach(field -> copies.add(new Schema.Field(field, field.schema())));
    return copies;
  }

  private static Schema type(String name) {
    return new Schema.Parser().parse('"' + name + '"');
  }

  private static Schema.Field field(String name, Schema type) {
    return new Schema.Field(name, type, null, (Object) null);
  }

  private static Schema.Field optional(String name) {
    return new Schema.Field(
        name,
        SchemaBuilder.unionOf().nullType().and().stringType().endUnion(),
        null,
        Schema.Field.NULL_DEFAULT_VALUE);
  }
}
