package dev.tributary.pipelines.cli;

import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.Partitions;
import dev.tributary.io.jdbc.PublishPeople;
import dev.tributary.io.jdbc.Reconciliation;
import dev.tributary.io.jdbc.Reconciliation.Outcome;
import dev.tributary.options.Settings;
import dev.tributary.pipelines.DatedTable;
import dev.tributary.pipelines.Days;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.StreamingPipeline;
import dev.tributary.pipelines.tiers.ColdSummaries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Recomputes days and changes what is served to what they should say, in every tier, with an audit.
 * Each table is done as a whole; whatever stops it, the next time does the rest.
 */
final class Reconciler {
  private Reconciler() {}

  /**
   * @param lateEvents how many had been waiting in the ledger
   * @param cold the tenants' months that were written anew
   * @param skipped a sentence for each table that has forgotten some of the days on purpose
   */
  record Result(List<Outcome> tables, int lateEvents, List<String> cold, List<String> skipped) {
    long changes() {
      return tables.stream().mapToLong(Outcome::changes).sum();
    }

    long kept() {
      return tables.stream().mapToLong(Outcome::kept).sum();
    }

    void report(String name, Console console) {
      skipped.forEach(line -> console.say("%s", line));
      console.say("%s: %d rows changed, %d late events reconciled", name, changes(), lateEvents);
      List<List<Object>> changes = new ArrayList<>();
      for (Outcome outcome : tables) {
        outcome
            .changed()
            .forEach((reason, rows) -> changes.add(List.of(outcome.table(), reason, rows)));
      }
      if (!changes.isEmpty()) {
        console.table(List.of("table", "reason", "rows"), changes);
      }
      cold.forEach(month -> console.say("cold summaries of %s written", month));
      if (kept() > 0) {
        console.say(
            "%d rows were left as they are: they know more than the archive, or are less than an hour"
                + " old; see docs/late-and-dead.md",
            kept());
      }
    }
  }

  /**
   * @param name the command, as the runs and the audit will remember it
   */
  static Result reconcile(Flags flags, String name) {
    try (Recomputation recomputed = Recomputation.of(flags, name)) {
      requireEvents(recomputed);
      Days days = recomputed.days();
      Partitions.ensure(recomputed.database(), days.from(), days.to());
      Reconciliation reconciliation =
          new Reconciliation(recomputed.database(), recomputed.run(), days.begin(), days.end());
      List<Outcome> outcomes = new ArrayList<>();
      List<StreamingPipeline> pipelines =
          PipelineCatalogue.streaming(flags.toSettings().pipelines());
      for (StreamingPipeline pipeline : pipelines) {
        for (DatedTable dated : pipeline.tables()) {
          for (Table tier : recomputed.keptTiers(dated)) {
            outcomes.add(
                reconciliation.apply(
                    pipeline.name(),
                    tier,
                    recomputed.table(dated),
                    dated.dayInKey(),
                    dated.condition(),
                    recomputed.parameters(dated, tier)));
          }
        }
      }
      PublishPeople.of(recomputed.database(), days.from(), days.to());
      List<String> cold = copyToCold(recomputed, flags.toSettings(), outcomes);
      int late = 0;
      for (StreamingPipeline pipeline : pipelines) {
        late += reconciliation.closeLedger(pipeline.name(), Recomputation.tiers(pipeline));
      }
      return new Result(outcomes, late, cold, recomputed.skipped());
    }
  }

  /** What warm says now; without the rows that were taken out of it, if any were. */
  private static List<String> copyToCold(
      Recomputation recomputed, Settings settings, List<Outcome> outcomes) {
    boolean removed =
        outcomes.stream()
            .filter(outcome -> outcome.table().equals(Tables.WARM_TEAM_DAILY_SUMMARY))
            .anyMatch(outcome -> outcome.changed().containsKey("extra_row"));
    Optional<Days> warm = recomputed.warmDays();
    if (warm.isEmpty()) {
      return List.of();
    }
    Days days = warm.get();
    ColdSummaries cold = ColdSummaries.of(recomputed.database(), settings.cold().path());
    try {
      return removed ? cold.mirror(days.from(), days.to()) : cold.export(days.from(), days.to());
    } catch (IOException e) {
      throw new Failure("the summaries were not copied to the cold tier: " + e.getMessage(), e);
    }
  }

  /**
   * An archive without a single event of the days says more about the flags than about the days.
   */
  private static void requireEvents(Recomputation recomputed) {
    boolean empty = recomputed.tables().stream().allMatch(t -> recomputed.recomputed(t).isEmpty());
    if (empty && recomputed.tables().stream().anyMatch(t -> !recomputed.served(t).isEmpty())) {
      throw new Failure(
          "the archive has no events for these days, and rows are served: nothing was changed, check"
              + " --coldPath");
    }
  }
}
