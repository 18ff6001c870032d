package dev.tributary.pipelines.tiers;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.OldDays;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.io.parquet.UnreadableFileException;
import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The warm summaries of a day stand in the cold tier, row by row and in every column. */
final class InCold implements Proof {
  private static final String PLACE = "cold/team_daily_summary";

  private final JdbcTarget database;
  private final ColdSummaries summaries;
  private final Map<YearMonth, List<Row>> months = new HashMap<>();

  InCold(JdbcTarget database, ColdSummaries summaries) {
    this.database = database;
    this.summaries = summaries;
  }

  @Override
  public String place() {
    return PLACE;
  }

  @Override
  public void prepare(Set<LocalDate> days) throws IOException {
    months.clear();
    try {
      for (LocalDate day : days) {
        month(YearMonth.from(day));
      }
    } catch (UnreadableFileException e) {
      // Said when the rows are compared, if a row is concerned.
      months.clear();
    }
  }

  @Override
  public Optional<String> difference(OldDays old, SortedMap<LocalDate, Long> days)
      throws IOException {
    for (LocalDate day : days.keySet()) {
      List<Row> warm =
          TableReader.read(database, Tables.WARM_TEAM_DAILY_SUMMARY, "summary_date = ?", day);
      if (!warm.isEmpty()) {
        Optional<String> difference = difference(day, warm);
        if (difference.isPresent()) {
          return difference;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> difference(LocalDate day, List<Row> warm) throws IOException {
    try {
      List<Row> cold =
          month(YearMonth.from(day)).stream()
              .filter(row -> row.get("summary_date").equals(day))
              .toList();
      return SameRows.in(PLACE).difference(warm, cold);
    } catch (UnreadableFileException e) {
      return Optional.of(e.getMessage());
    }
  }

  private List<Row> month(YearMonth month) throws IOException {
    List<Row> rows = months.get(month);
    if (rows == null) {
      rows = summaries.read(month);
      months.put(month, rows);
    }
    return rows;
  }
}
