package dev.tributary.contracts.table;

import java.time.Instant;
import java.time.LocalDate;

/** The column types our tables use, with the SQL name and the Java class of their values. */
public enum ColumnType {
  TEXT("text", String.class),
  INTEGER("integer", Integer.class),
  BIGINT("bigint", Long.class),
  DOUBLE("double precision", Double.class),
  BOOLEAN("boolean", Boolean.class),
  /** A moment, kept in milliseconds. */
  TIMESTAMP("timestamptz", Instant.class),
  DATE("date", LocalDate.class);

  private final String sql;
  private final Class<?> javaType;

  ColumnType(String sql, Class<?> javaType) {
    this.sql = sql;
    this.javaType = javaType;
  }

  /** The type's name in PostgreSQL. */
  public String sql() {
    return sql;
  }

  /** The class of a value in a {@link Row}. */
  public Class<?> javaType() {
    return javaType;
  }
}
