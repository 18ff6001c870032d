package dev.tributary.pipelines.tiers;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.OldDays;
import dev.tributary.io.jdbc.TableReader;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The hot summaries of a day are those of warm, whichever run wrote them. */
final class InWarm implements Proof {
  private final JdbcTarget database;

  InWarm(JdbcTarget database) {
    this.database = database;
  }

  @Override
  public String place() {
    return Tables.WARM_TEAM_DAILY_SUMMARY.name();
  }

  @Override
  public Optional<String> difference(OldDays old, SortedMap<LocalDate, Long> days) {
    for (LocalDate day : days.keySet()) {
      List<Row> hot = of(Tables.TEAM_DAILY_SUMMARY, day);
      if (!hot.isEmpty()) {
        Optional<String> difference =
            SameRows.whoeverWroteThem(place())
                .difference(hot, of(Tables.WARM_TEAM_DAILY_SUMMARY, day));
        if (difference.isPresent()) {
          return difference;
        }
      }
    }
    return Optional.empty();
  }

  private List<Row> of(Table table, LocalDate day) {
    return TableReader.read(database, table, "summary_date = ?", day);
  }
}
