package dev.tributary.io.jdbc;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;

/**
 * Who wins when two rows claim one key. Written twice, once for the database and once for the rows
 * that wait in a buffer; a test holds the two equal.
 *
 * <ul>
 *   <li><b>Within a run</b> the higher revision wins, and the later arrival among equal ones. An
 *       old pane, delivered again after a restart or by a process that had been frozen, never
 *       overwrites a newer one.
 *   <li><b>Between runs</b> the row that knows more wins, and the newer run if both know equally
 *       much. What a row knows is its {@code coverage}: events of the same team or task, counted
 *       over the history that could have a say in it; of two that cover equally much, a final one
 *       also knows that there was no more. A replay of everything therefore takes over every row; a
 *       replay of half a day, or of a day without its history, takes over none.
 * </ul>
 *
 * <p>Within a run neither the revision nor what a row knows ever falls, so the rule is a total
 * order by (coverage, is_final, run_id, revision): every order of arrival, every batching and every
 * repetition ends with the same row.
 */
final class Guard {
  /**
   * The condition of {@code ON CONFLICT ... DO UPDATE SET ... WHERE}: {@code t} is the stored row,
   * {@code excluded} the one that arrives. run_id is COLLATE "C" and sorts by launch time.
   */
  static final String SQL =
      """
      CASE WHEN t.run_id = excluded.run_id
        THEN excluded.revision >= t.revision
        ELSE (excluded.coverage, excluded.is_final, excluded.run_id)
          > (t.coverage, t.is_final, t.run_id)
      END""";

  private Guard() {}

  /**
   * Whether a row takes the place of another of the same key. Both have passed {@link RowCheck}.
   */
  static boolean replaces(Row arriving, Row stored) {
    int byRun = runId(arriving).compareTo(runId(stored));
    if (byRun == 0) {
      return arriving.revision() >= stored.revision();
    }
    int byKnowledge = Long.compare(coverage(arriving), coverage(stored));
    if (byKnowledge == 0) {
      byKnowledge = Boolean.compare(isFinal(arriving), isFinal(stored));
    }
    return byKnowledge > 0 || (byKnowledge == 0 && byRun > 0);
  }

  private static boolean isFinal(Row row) {
    return (Boolean) row.get(size(row.table()) - 5);
  }

  private static long coverage(Row row) {
    return (Long) row.get(size(row.table()) - 3);
  }

  private static String runId(Row row) {
    return (String) row.get(size(row.table()) - 2);
  }

  private static int size(Table table) {
    return table.columns().size();
  }
}
