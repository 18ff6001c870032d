package dev.tributary.contracts.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A result table: its name and columns, keys first. The database migration creates the same table;
 * a test compares the two.
 *
 * <p>Every table ends with the same five columns, which decide who wins when two writers disagree:
 *
 * <ul>
 *   <li>{@code is_final}: the watermark has passed the end of what the row describes
 *   <li>{@code event_count}: the events in what the row describes
 *   <li>{@code coverage}: the events the run knew that could have a say in the row; a row never
 *       gives way to one of another run that knew fewer
 *   <li>{@code run_id}: the launch that wrote it; sorts by launch time
 *   <li>{@code revision}: counts the row's changes within a run
 * </ul>
 */
public final class Table implements Serializable {
  private static final long serialVersionUID = 1;

  private final String name;
  private final List<Column> columns;
  private final Map<String, Integer> positions;

  private Table(String name, List<Column> columns) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.positions =
        IntStream.range(0, columns.size())
            .boxed()
            .collect(Collectors.toUnmodifiableMap(i -> columns.get(i).name(), i -> i));
  }

  static Builder named(String name) {
    return new Builder(name);
  }

  /** The qualified name, for example {@code hot.team_daily_summary}. */
  public String name() {
    return name;
  }

  public List<Column> columns() {
    return columns;
  }

  /** The names of the primary key's columns, in order. */
  public List<String> keyNames() {
    return columns.stream().filter(Column::key).map(Column::name).toList();
  }

  /**
   * The position of a column.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public int indexOf(String column) {
    Integer position = positions.get(column);
    if (position == null) {
      throw new IllegalArgumentException(name + " has no column " + column);
    }
    return position;
  }

  /** The same columns under another name, for the same rows in another tier. */
  public Table as(String otherName) {
    return new Table(otherName, columns);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Table that && name.equals(that.name) && columns.equals(that.columns);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }

  static final class Builder {
    private final String name;
    private final List<Column> columns = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    Builder key(ColumnType type, String... names) {
      return add(type, true, names);
    }

    Builder column(ColumnType type, String... names) {
      return add(type, false, names);
    }

    private Builder add(ColumnType type, boolean key, String... names) {
      for (String column : names) {
        columns.add(new Column(column, type, key));
      }
      return this;
    }

    Table build() {
      column(ColumnType.BOOLEAN, "is_final");
      column(ColumnType.BIGINT, "event_count", "coverage");
      column(ColumnType.TEXT, "run_id");
      column(ColumnType.BIGINT, "revision");
      return new Table(name, columns);
    }
  }
}
