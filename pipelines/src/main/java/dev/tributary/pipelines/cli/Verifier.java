package dev.tributary.pipelines.cli;

import dev.tributary.contracts.table.Row;
import dev.tributary.pipelines.DatedTable;
import dev.tributary.pipelines.Verification;
import java.util.ArrayList;
import java.util.List;

/** Recomputes days and compares them with what is served. */
final class Verifier {
  private static final String NAME = "verify";

  private Verifier() {}

  /**
   * @param rows how many rows were compared
   * @param differences one line each
   */
  record Result(int rows, List<String> differences) {}

  static Result verify(Flags flags) {
    List<String> differences = new ArrayList<>();
    int rows = 0;
    try (Recomputation recomputation = Recomputation.of(flags, NAME)) {
      for (DatedTable dated : recomputation.tables()) {
        List<Row> served = recomputation.served(dated);
        List<Row> recomputed = recomputation.recomputed(dated);
        rows += Math.max(served.size(), recomputed.size());
        differences.addAll(Verification.differences(served, recomputed));
      }
    }
    return new Result(rows, differences);
  }
}
