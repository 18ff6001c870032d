package dev.tributary.contracts.coder;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CustomCoder;

/**
 * {@link Row}s of one table: a version, the number of columns, then for each column a presence byte
 * and its value. Version 2 ends with the row's traces; a row without any is written as version 1. A
 * row written when the table had other columns is refused, never misread.
 */
public final class RowCoder extends CustomCoder<Row> {
  private static final long serialVersionUID = 1;

  private static final int VERSION = 1;
  private static final int TRACED = 2;

  private final Table table;

  private RowCoder(Table table) {
    this.table = table;
  }

  public static RowCoder of(Table table) {
    return new RowCoder(table);
  }

  @Override
  public void encode(Row row, OutputStream out) throws IOException {
    if (row == null) {
      throw new CoderException("cannot encode null");
    }
    if (!row.table().equals(table)) {
      throw new CoderException("a row of " + row.table() + " was sent as one of " + table);
    }
    out.write(row.traces().isEmpty() ? VERSION : TRACED);
    Wire.writeInt(table.columns().size(), out);
    for (int i = 0; i < table.columns().size(); i++) {
      Object value = row.get(i);
      out.write(value == null ? 0 : 1);
      if (value != null) {
        writeValue(table.columns().get(i), value, out);
      }
    }
    if (!row.traces().isEmpty()) {
      TracesCoder.of().encode(row.traces(), out);
    }
  }

  private static void writeValue(Column column, Object value, OutputStream out) throws IOException {
    switch (column.type()) {
      case TEXT -> Wire.writeText((String) value, out);
      case INTEGER -> Wire.writeFixed((Integer) value, out);
      case BIGINT -> Wire.writeFixed((Long) value, out);
      case DOUBLE -> Wire.writeFixed(Double.doubleToLongBits((Double) value), out);
      case BOOLEAN -> out.write((Boolean) value ? 1 : 0);
      case TIMESTAMP -> Wire.writeFixed(((Instant) value).toEpochMilli(), out);
      case DATE -> Wire.writeFixed(((LocalDate) value).toEpochDay(), out);
    }
  }

  @Override
  public Row decode(InputStream in) throws IOException {
    int version = Wire.readByte(in);
    if (version != VERSION && version != TRACED) {
      throw new CoderException(
          "a row of " + table + " has version " + version + ", only " + TRACED + " is read");
    }
    int columns = Wire.readInt(in);
    if (columns != table.columns().size()) {
      throw new CoderException(
          "a row of %s was written with %d columns, the table has %d"
              .formatted(table, columns, table.columns().size()));
    }
    Row.Builder row = Row.in(table);
    for (Column column : table.columns()) {
      if (Wire.readByte(in) == 1) {
        row.set(column.name(), readValue(column, in));
      }
    }
    Row built = row.build();
    return version == TRACED ? built.tracedBy(TracesCoder.of().decode(in)) : built;
  }

  private static Object readValue(Column column, InputStream in) throws IOException {
    return switch (column.type()) {
      case TEXT -> Wire.readText(in);
      case INTEGER -> (int) Wire.readFixed(in);
      case BIGINT -> Wire.readFixed(in);
      case DOUBLE -> Double.longBitsToDouble(Wire.readFixed(in));
      case BOOLEAN -> Wire.readByte(in) == 1;
      case TIMESTAMP -> Instant.ofEpochMilli(Wire.readFixed(in));
      case DATE -> LocalDate.ofEpochDay(Wire.readFixed(in));
    };
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowCoder that && table.equals(that.table);
  }

  @Override
  public int hashCode() {
    return Objects.hash(table);
  }
}
