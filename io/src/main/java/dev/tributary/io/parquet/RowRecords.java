package dev.tributary.io.parquet;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.ColumnType;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Rows of a table as records of a Parquet file and back: the same columns, in the same order. */
final class RowRecords {
  private final Table table;
  private final Schema schema;

  RowRecords(Table table) {
    this.table = table;
    this.schema = schemaOf(table);
  }

  /** Every column but the key may be null, so that an older file can lack it. */
  private static Schema schemaOf(Table table) {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record(simpleName(table)).namespace("dev.tributary").fields();
    for (Column column : table.columns()) {
      Schema type = avro(column.type());
      fields =
          column.key()
              ? fields.name(column.name()).type(type).noDefault()
              : fields
                  .name(column.name())
                  .type(Schema.createUnion(Schema.create(Schema.Type.NULL), type))
                  .withDefault(null);
    }
    return fields.endRecord();
  }

  static String simpleName(Table table) {
    return table.name().substring(table.name().indexOf('.') + 1);
  }

  private static Schema avro(ColumnType type) {
    return switch (type) {
      case TEXT -> Schema.create(Schema.Type.STRING);
      case INTEGER -> Schema.create(Schema.Type.INT);
      case BIGINT -> Schema.create(Schema.Type.LONG);
      case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case TIMESTAMP -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
      case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
    };
  }

  Schema schema() {
    return schema;
  }

  GenericRecord toRecord(Row row) {
    GenericData.Record cells = new GenericData.Record(schema);
    for (int i = 0; i < table.columns().size(); i++) {
      Object value = row.get(i);
      cells.put(
          i,
          value instanceof Instant moment
              ? (Object) moment.toEpochMilli()
              : value instanceof LocalDate day ? (Object) (int) day.toEpochDay() : value);
    }
    return cells;
  }

  Row toRow(GenericRecord cells) {
    Row.Builder row = Row.in(table);
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      Object value = cells.get(i);
      row.set(column.name(), value == null ? null : value(column.type(), value));
    }
    return row.build();
  }

  private static Object value(ColumnType type, Object stored) {
    return switch (type) {
      case TEXT -> stored.toString();
      case TIMESTAMP -> Instant.ofEpochMilli((Long) stored);
      case DATE -> LocalDate.ofEpochDay((Integer) stored);
      case INTEGER, BIGINT, DOUBLE, BOOLEAN -> stored;
    };
  }
}
