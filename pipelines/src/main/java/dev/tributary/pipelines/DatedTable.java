package dev.tributary.pipelines;

import dev.tributary.contracts.table.ColumnType;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table, and which days its rows belong to: every day that holds the value of one of the columns.
 *
 * @param ends whether the columns say where a window ends, so that midnight belongs to the day
 *     before
 * @param published how far behind its watermark the stream publishes rows at all; null for any
 *     distance
 */
public record DatedTable(Table table, List<String> columns, boolean ends, Duration published)
    implements Serializable {

  /** Rows belong to the days that hold these moments, or to these dates. */
  public static DatedTable at(Table table, String... columns) {
    return new DatedTable(table, List.of(columns), false, null);
  }

  /** Rows belong to the day in which the window lies whose end this is. */
  public static DatedTable endingAt(Table table, String column) {
    return new DatedTable(table, List.of(column), true, null);
  }

  /** The same, but the stream leaves out what is further behind its watermark. */
  DatedTable published(Duration behind) {
    return new DatedTable(table, columns, ends, behind);
  }

  /** Those of the days of which a stream with this watermark has published everything. */
  public Optional<Days> comparable(Days days, Instant watermark) {
    if (published == null) {
      return Optional.of(days);
    }
    LocalDate first = LocalDate.ofInstant(watermark.minus(published), ZoneOffset.UTC).plusDays(1);
    LocalDate from = first.isAfter(days.from()) ? first : days.from();
    return from.isAfter(days.to()) ? Optional.empty() : Optional.of(new Days(from, days.to()));
  }

  /**
   * Whether the day is part of the rows' keys. Otherwise, as with tasks, one more event can move a
   * row to another day.
   */
  public boolean dayInKey() {
    return table.keyNames().containsAll(columns);
  }

  /** Whether a row belongs to one of the days. */
  public boolean holds(Row row, Days days) {
    return columns.stream().map(row::get).anyMatch(value -> value != null && holds(value, days));
  }

  private boolean holds(Object value, Days days) {
    if (value instanceof LocalDate day) {
      return days.holds(day);
    }
    Instant moment = (Instant) value;
    return days.holds(ends ? moment.minusMillis(1) : moment);
  }

  /** The same as SQL; its parameters are {@link #parameters}. */
  public String condition() {
    return columns.stream()
        .map(
            column ->
                isDate(column)
                    ? column + " BETWEEN ? AND ?"
                    : ends
                        ? "(%1$s > ? AND %1$s <= ?)".formatted(column)
                        : "(%1$s >= ? AND %1$s < ?)".formatted(column))
        .collect(Collectors.joining(" OR "));
  }

  public Object[] parameters(Days days) {
    List<Object> parameters = new ArrayList<>();
    for (String column : columns) {
      parameters.add(isDate(column) ? days.from() : days.begin());
      parameters.add(isDate(column) ? days.to() : days.end());
    }
    return parameters.toArray();
  }

  private boolean isDate(String column) {
    return table.columns().get(table.indexOf(column)).type() == ColumnType.DATE;
  }
}
