package dev.tributary.pipelines;

import dev.tributary.contracts.table.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one launch of a pipeline made of the records it received: each is in exactly one of
 * admitted, duplicate, too late and rejected.
 *
 * @param lateApplied how many of the admitted were late
 */
public record Account(
    String pipeline,
    String run,
    long received,
    long admitted,
    long duplicate,
    long tooLate,
    long rejected,
    long lateApplied) {

  /**
   * @param shards rows of {@code ops.admission}
   * @return by pipeline, the newest launch first
   */
  public static List<Account> of(List<Row> shards) {
    Map<String, Account> byRun = new TreeMap<>(Comparator.reverseOrder());
    shards.forEach(row -> byRun.merge((String) row.get("run"), of(row), Account::plus));
    List<Account> accounts = new ArrayList<>(byRun.values());
    accounts.sort(Comparator.comparing(Account::pipeline));
    return accounts;
  }

  private static Account of(Row row) {
    return new Account(
        (String) row.get("pipeline"),
        (String) row.get("run"),
        (Long) row.get("event_count"),
        (Long) row.get("admitted"),
        (Long) row.get("duplicate"),
        (Long) row.get("late_only"),
        (Long) row.get("rejected"),
        (Long) row.get("late_applied"));
  }

  private Account plus(Account other) {
    return new Account(
        pipeline,
        run,
        received + other.received,
        admitted + other.admitted,
        duplicate + other.duplicate,
        tooLate + other.tooLate,
        rejected + other.rejected,
        lateApplied + other.lateApplied);
  }

  /** How many events were late, whether a window took them or not. */
  public long late() {
    return lateApplied + tooLate;
  }

  public boolean isBalanced() {
    return received == admitted + duplicate + tooLate + rejected;
  }

  /** The equation with its numbers. */
  @Override
  public String toString() {
    return "received %d %s admitted %d + duplicate %d + too late %d + rejected %d"
        .formatted(received, isBalanced() ? "=" : "!=", admitted, duplicate, tooLate, rejected);
  }
}
