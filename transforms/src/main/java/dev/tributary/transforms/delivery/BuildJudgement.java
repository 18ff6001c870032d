package dev.tributary.transforms.delivery;

import dev.tributary.transforms.delivery.Fact.Verb;
import java.util.Comparator;
import java.util.List;

/**
 * The verdict of one segment of a build's timeline: its last attempt ({@code docs/delivery.md},
 * Build).
 */
final class BuildJudgement {
  /**
   * By attempt, then by the order of facts but without the verb: a verdict must not decide itself.
   */
  private static final Comparator<Fact> BY_ATTEMPT =
      Comparator.comparingInt(Fact::attempt)
          .thenComparingLong(Fact::atMillis)
          .thenComparing(fact -> fact.id().toString());

  private BuildJudgement() {}

  static List<Contribution> contributions(List<Fact> segment) {
    Fact last = segment.stream().max(BY_ATTEMPT).orElseThrow();
    Measure verdict =
        last.verb() == Verb.BUILD_PASSED ? Measure.BUILD_PASSED : Measure.BUILD_FAILED;
    return List.of(Contribution.of(verdict, last.atMillis(), 0));
  }
}
