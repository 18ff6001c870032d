package dev.tributary.contracts.table;

import dev.tributary.contracts.trace.Traces;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One row of a {@link Table}: a value, possibly null, for each column. Immutable; build one with
 * {@link #in}. Beside its values, and in no table, it may carry the traces of what it is made of.
 */
public final class Row {
  private final Table table;
  private final Object[] values;
  private final Traces traces;

  private Row(Table table, Object[] values, Traces traces) {
    this.table = table;
    this.values = values;
    this.traces = traces;
  }

  /** A builder whose columns are all null. */
  public static Builder in(Table table) {
    return new Builder(table);
  }

  public Table table() {
    return table;
  }

  /** The value of a column, of the class its type names; may be null. */
  public Object get(String column) {
    return values[table.indexOf(column)];
  }

  /** The value at a column's position. */
  public Object get(int column) {
    return values[column];
  }

  /** The primary key's values, in order. */
  public List<Object> key() {
    List<Object> key = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (table.columns().get(i).key()) {
        key.add(values[i]);
      }
    }
    return Collections.unmodifiableList(key);
  }

  public long revision() {
    return (Long) values[values.length - 1];
  }

  /** Of the sampled events that it has newly taken in; mostly none. */
  public Traces traces() {
    return traces;
  }

  /** The same row with these traces. */
  public Row tracedBy(Traces others) {
    return others.isEmpty() && traces.isEmpty() ? this : new Row(table, values, others);
  }

  /** Which row it is within its tenant and table: the other values of the key, joined by a bar. */
  public String keyText() {
    return key().stream().skip(1).map(String::valueOf).collect(Collectors.joining("|"));
  }

  /**
   * The same values in a table of the same columns.
   *
   * @throws IllegalArgumentException if the columns differ
   */
  public Row movedTo(Table other) {
    if (!table.columns().equals(other.columns())) {
      throw new IllegalArgumentException(other + " does not have the columns of " + table);
    }
    return new Row(other, values, traces);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row that
        && table.equals(that.table)
        && Arrays.equals(values, that.values)
        && traces.equals(that.traces);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return table.name() + Arrays.toString(values);
  }

  /** Collects a row's values; checks their classes as they come. */
  public static final class Builder {
    private final Table table;
    private final Object[] values;

    private Builder(Table table) {
      this.table = table;
      this.values = new Object[table.columns().size()];
    }

    /**
     * @throws IllegalArgumentException if the column does not exist or the value is not of its
     *     class
     */
    public Builder set(String column, Object value) {
      return set(table.indexOf(column), value);
    }

    Builder set(int index, Object value) {
      Class<?> expected = table.columns().get(index).type().javaType();
      if (value != null && !expected.isInstance(value)) {
        throw new IllegalArgumentException(
            table.name()
                + "."
                + table.columns().get(index).name()
                + " takes "
                + expected.getSimpleName()
                + ", not "
                + value.getClass().getSimpleName());
      }
      // Finer than the coder and the database keep would make a row unequal to its own copy.
      values[index] = value instanceof Instant time ? time.truncatedTo(ChronoUnit.MILLIS) : value;
      return this;
    }

    /** The five columns that every table ends with. */
    public Builder provenance(
        boolean isFinal, long eventCount, long coverage, String runId, long revision) {
      int first = values.length - 5;
      return set(first, isFinal)
          .set(first + 1, eventCount)
          .set(first + 2, coverage)
          .set(first + 3, runId)
          .set(first + 4, revision);
    }

    /**
     * The same five columns where nothing is and, whatever else becomes known, nothing will be:
     * such a row gives way to none that describes something.
     */
    public Builder nothing(String runId) {
      return provenance(true, 0, Long.MAX_VALUE, runId, Long.MAX_VALUE);
    }

    public Row build() {
      return new Row(table, values.clone(), Traces.NONE);
    }
  }
}
