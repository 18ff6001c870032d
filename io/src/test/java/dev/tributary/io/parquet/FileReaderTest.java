package dev.tributary.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.event.Received;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and rows that are not as {@link BatchWriter} writes them. */
class FileReaderTest {
  private static final LocalDate DAY = LocalDate.parse("2026-03-01");
  private static final Event EVENT = Samples.event(1, "org-acme", "2026-03-01T10:00:00Z");

  @TempDir Path root;

  @Test
  void theRowOfAnotherTenant_isNotShown() throws IOException {
    GenericRecord foreign =
        EventRows.toRow(Samples.event(2, "org-umbrella", "2026-03-01T10:00:00Z"));

    List<Received> read = read(write(EventRows.SCHEMA, EventRows.toRow(EVENT), foreign));

    assertThat(read.get(0)).isEqualTo(EVENT);
    DeadLetter letter = (DeadLetter) read.get(1);
    assertThat(letter.reason()).isEqualTo(ReasonCode.FIELD_INVALID);
    assertThat(letter.key()).isEqualTo("dt=2026-03-01/tenant=org-acme/file.parquet-0-1");
    assertThat(letter.firstSeenMillis()).isEqualTo(1772323200000L);
  }

  @Test
  void theRowOfAnotherDay_isNotShown() throws IOException {
    Event other = Samples.event(2, "org-acme", "2026-03-02T00:00:00Z");

    assertThat(reasons(EventRows.toRow(other))).containsExactly(ReasonCode.FIELD_INVALID);
  }

  @Test
  void aNewerSchemaVersion_isRejected_notGuessed() throws IOException {
    GenericRecord row = EventRows.toRow(EVENT);
    row.put("schema_ver", 3);

    assertThat(reasons(row)).containsExactly(ReasonCode.SCHEMA_UNSUPPORTED);
  }

  @Test
  void version1_isUpgraded() throws IOException {
    GenericRecord row = EventRows.toRow(EVENT);
    row.put("event_type", "deploy.success");
    row.put("payload", "{\"deploy_id\":\"d\",\"environment\":\"prod\",\"task_id\":\"T-1\"}");
    row.put("schema_ver", 1);

    Event read = (Event) read(write(EventRows.SCHEMA, row)).get(0);

    assertThat(read.payload().texts("task_ids")).containsExactly("T-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{\"task_id\":\"T-1\"",
        "{\"task_id\":\"T-1\"},\"actor_id\":null",
        "{\"task_id\":\"T-1\"},\"tenant_id\":\"org-umbrella\"",
        "{\"task_id\":\"T-1\"}}{",
        "",
      })
  void aPayloadThatIsNotOneObject_isRejected(String payload) throws IOException {
    GenericRecord row = EventRows.toRow(EVENT);
    row.put("payload", payload);

    assertThat(reasons(row)).containsExactly(ReasonCode.JSON_MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 0, -1})
  void timesThatNoEventHas_areRejected(long time) throws IOException {
    GenericRecord row = EventRows.toRow(EVENT);
    row.put("ts", time);

    assertThat(read(write(EventRows.SCHEMA, row))).singleElement().isInstanceOf(DeadLetter.class);
  }

  @Test
  void columnsOfOtherVersions_areSkippedOrNull() throws IOException {
    Schema other = withoutTraceWithExtra();
    GenericRecord full = EventRows.toRow(EVENT);
    GenericRecord row = new GenericData.Record(other);
    for (Schema.Field field : other.getFields()) {
      row.put(field.name(), field.name().equals("extra") ? "x" : full.get(field.name()));
    }

    Event read = (Event) read(write(other, row)).get(0);

    assertThat(read.eventId()).isEqualTo(EVENT.eventId());
    assertThat(read.payload()).isEqualTo(EVENT.payload());
    assertThat(read.traceId()).isNull();
  }

  @Test
  void aTruncatedFile_isAnErrorThatNamesIt() throws IOException {
    Path file = write(EventRows.SCHEMA, EventRows.toRow(EVENT));
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(open.length() / 2);
    }

    assertRefused(file);
  }

  @Test
  void aFileThatIsNoParquet_isAnErrorThatNamesIt() throws IOException {
    Path file = file();
    Files.writeString(file, "this is not a Parquet file at all");

    assertRefused(file);
  }

  @Test
  void anEmptyFile_isAnErrorThatNamesIt() throws IOException {
    assertRefused(Files.createFile(file()));
  }

  @Test
  void damageInTheMiddle_isAnErrorThatNamesTheFile() throws IOException {
    Path file = write(EventRows.SCHEMA, EventRows.toRow(EVENT));
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(4);
      open.write(new byte[400]);
    }

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aFileOfAnotherSchema_isAnErrorThatNamesIt() throws IOException {
    Schema foreign = SchemaBuilder.record("Foreign").fields().requiredInt("ts").endRecord();
    GenericRecord row = new GenericData.Record(foreign);
    row.put("ts", 1);
    Path file = write(foreign, row);

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining(file.toString());
  }

  private void assertRefused(Path file) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> Archive.at(root.toString()).count(DAY, DAY))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining(file.toString());
    Pipeline pipeline = Pipelines.DIRECT.create();
    pipeline.apply("Read", ReadArchive.from(root.toString()).between(DAY, DAY));
    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasRootCauseInstanceOf(Exception.class)
        .hasStackTraceContaining("the archive file " + file);
  }

  private static Schema withoutTraceWithExtra() {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : EventRows.SCHEMA.getFields()) {
      if (!field.name().equals("trace_id")) {
        fields.add(new Schema.Field(field, field.schema()));
      }
    }
    fields.add(new Schema.Field("extra", Schema.create(Schema.Type.STRING)));
    return Schema.createRecord("RawEvent", null, "dev.tributary.archive", false, fields);
  }

  private List<ReasonCode> reasons(GenericRecord row) throws IOException {
    return read(write(EventRows.SCHEMA, row)).stream()
        .map(DeadLetter.class::cast)
        .map(DeadLetter::reason)
        .toList();
  }

  private Path file() throws IOException {
    return Files.createDirectories(root.resolve("dt=2026-03-01/tenant=org-acme"))
        .resolve("file.parquet");
  }

  private Path write(Schema schema, GenericRecord... rows) throws IOException {
    Path file = file();
    ParquetIO.Sink sink = ParquetIO.sink(schema);
    try (WritableByteChannel channel =
        Files.newByteChannel(
            file,
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.WRITE)) {
      sink.open(channel);
      for (GenericRecord row : rows) {
        sink.write(row);
      }
      sink.flush();
    }
    return file;
  }

  private static List<Received> read(Path file) throws IOException {
    List<Received> all = new ArrayList<>();
    try (FileReader reader = FileReader.open(FileSystems.matchSingleFileSpec(file.toString()))) {
      for (Received next = reader.next(); next != null; next = reader.next()) {
        all.add(next);
      }
    }
    return all;
  }
}
