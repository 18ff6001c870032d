package dev.tributary.io.parquet;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;

/** Rows of any table with any values. */
final class RandomRows {
  private RandomRows() {}

  static Row of(Table table, Random dice) {
    Row.Builder row = Row.in(table);
    for (Column column : table.columns()) {
      boolean empty = !column.key() && dice.nextInt(4) == 0;
      row.set(column.name(), empty ? null : value(column, dice));
    }
    return row.build();
  }

  private static Object value(Column column, Random dice) {
    return switch (column.type()) {
      case TEXT -> "t\u00e9xt \ud83d\ude80 " + dice.nextInt();
      case INTEGER -> dice.nextInt();
      case BIGINT -> dice.nextLong();
      case DOUBLE -> dice.nextGaussian();
      case BOOLEAN -> dice.nextBoolean();
      case TIMESTAMP -> Instant.ofEpochMilli(dice.nextLong() >> 20);
      case DATE -> LocalDate.ofEpochDay(dice.nextInt(100_000) - 50_000);
    };
  }
}
