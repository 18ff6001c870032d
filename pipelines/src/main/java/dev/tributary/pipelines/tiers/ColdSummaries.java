package dev.tributary.pipelines.tiers;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.io.jdbc.Turn;
import dev.tributary.io.parquet.ColdTable;
import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The daily summaries of the cold tier (P-061): what warm says, for as long as warm knows, and what
 * warm said last for the days it has forgotten.
 */
public final class ColdSummaries {
  private static final String DAY = "summary_date";

  private final JdbcTarget database;
  private final ColdTable cold;

  private ColdSummaries(JdbcTarget database, ColdTable cold) {
    this.database = database;
    this.cold = cold;
  }

  /**
   * @param coldPath the folder of the cold tier
   */
  public static ColdSummaries of(JdbcTarget database, String coldPath) {
    return new ColdSummaries(database, ColdTable.of(Tables.WARM_TEAM_DAILY_SUMMARY, DAY, coldPath));
  }

  /** One process at a time: to be held by whoever changes warm and cold together. */
  public Turn turn() {
    return Turn.at("cold " + cold.table().name(), database);
  }

  /** The rows of all tenants in a month, or an exception that names the file that is damaged. */
  public List<Row> read(YearMonth month) throws IOException {
    return cold.read(month);
  }

  /**
   * Copies the months that hold these days from warm to cold, and reads back what it wrote. Rows
   * that warm no longer has stay as they are, because warm forgets. A tenant's month that is
   * already the same is not touched, so a second call changes nothing.
   *
   * @return the tenants' months that were written, for example {@code 2025-10 org-acme}
   * @throws dev.tributary.io.parquet.UnreadableFileException if a file that is there is damaged: it
   *     may be the only copy of days that warm has forgotten, so it is not written over
   */
  public List<String> export(LocalDate from, LocalDate to) throws IOException {
    return export(from, to, day -> false);
  }

  /**
   * The same, and makes these days exactly what warm says, also where that is nothing: for whoever
   * has just taken rows out of warm on purpose.
   */
  public List<String> mirror(LocalDate from, LocalDate to) throws IOException {
    return export(from, to, day -> !day.isBefore(from) && !day.isAfter(to));
  }

  private List<String> export(LocalDate from, LocalDate to, Predicate<LocalDate> exactly)
      throws IOException {
    List<String> written = new ArrayList<>();
    try (Turn turn = turn()) {
      for (YearMonth month = YearMonth.from(from);
          !month.isAfter(YearMonth.from(to));
          month = month.plusMonths(1)) {
        written.addAll(export(month, exactly));
      }
    }
    return written;
  }

  private List<String> export(YearMonth month, Predicate<LocalDate> exactly) throws IOException {
    Map<String, Map<List<Object>, Row>> before = byTenant(cold.read(month));
    Map<String, Map<List<Object>, Row>> after = new TreeMap<>();
    before.forEach((tenant, rows) -> after.put(tenant, new HashMap<>(rows)));
    after.values().forEach(rows -> rows.values().removeIf(row -> exactly.test(cold.dayOf(row))));
    byTenant(warm(month))
        .forEach(
            (tenant, rows) -> after.computeIfAbsent(tenant, t -> new HashMap<>()).putAll(rows));
    List<String> written = new ArrayList<>();
    for (Map.Entry<String, Map<List<Object>, Row>> tenant : after.entrySet()) {
      if (!tenant.getValue().equals(before.get(tenant.getKey()))) {
        cold.replace(tenant.getKey(), month, List.copyOf(tenant.getValue().values()));
        written.add(month + " " + tenant.getKey());
      }
    }
    return written;
  }

  private List<Row> warm(YearMonth month) {
    return TableReader.read(
        database, cold.table(), DAY + " BETWEEN ? AND ?", month.atDay(1), month.atEndOfMonth());
  }

  private static Map<String, Map<List<Object>, Row>> byTenant(List<Row> rows) {
    Map<String, Map<List<Object>, Row>> byTenant = new TreeMap<>();
    rows.forEach(
        row ->
            byTenant
                .computeIfAbsent((String) row.get("tenant_id"), tenant -> new HashMap<>())
                .put(row.key(), row));
    return byTenant;
  }
}
