package dev.tributary.pipelines.cli;

import dev.tributary.io.jdbc.Reconciliation;
import dev.tributary.io.jdbc.Undo;
import dev.tributary.options.Settings;
import dev.tributary.pipelines.Days;
import dev.tributary.pipelines.Verification.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "shadow",
    mixinStandardHelpOptions = true,
    description = {
      "Two versions of a pipeline side by side: ./tributary run activity --shadow=NAME writes the same"
          + " tables under the schema shadow_NAME, and nothing else.",
      "Compare them, let the shadow's rows take the place of those that are served, take that back."
    },
    subcommands = {
      ShadowCommand.Compare.class,
      ShadowCommand.Promote.class,
      ShadowCommand.Rollback.class,
      ShadowCommand.Drop.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary shadow compare canary --date=2025-10-09 --hotJdbcUrl=jdbc:postgresql://db/tributary",
      "  ./tributary shadow promote canary --date=2025-10-09 --hotJdbcUrl=...      prints its run",
      "  ./tributary shadow rollback RUN --hotJdbcUrl=...",
      "  ./tributary shadow drop canary --hotJdbcUrl=..."
    })
final class ShadowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return Main.BAD_USAGE;
  }

  private static Days days(Settings settings) {
    Settings.check(settings::days, settings::database);
    return new Days(settings.days().from(), settings.days().to());
  }

  @Command(
      name = "compare",
      mixinStandardHelpOptions = true,
      description =
          "Compare days that are over for both, table by table and column by column. Exit code 3 if"
              + " anything differs.")
  static final class Compare implements Callable<Integer> {
    private static final int SHOWN = 20;
    private static final String ONLY_SERVED = "(row only served)";
    private static final String ONLY_SHADOW = "(row only in the shadow)";

    @Parameters(paramLabel = "NAME", description = "as given to run --shadow")
    private String name;

    @Mixin private PipelineFlags flags;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      Settings settings = flags.parse().toSettings();
      Days days = days(settings);
      Shadow.Comparison comparison = Shadow.named(name, settings).compare(days);
      Console console = new Console(spec.commandLine().getOut());
      List<Difference> differences = comparison.differences();
      console.say("%d differences in %d rows", differences.size(), comparison.rows());
      if (differences.isEmpty()) {
        return 0;
      }
      Map<String, Map<String, Integer>> counts = new TreeMap<>();
      differences.forEach(
          it ->
              counts
                  .computeIfAbsent(it.table().name(), table -> new TreeMap<>())
                  .merge(column(it), 1, Integer::sum));
      List<List<Object>> rows = new ArrayList<>();
      counts.forEach(
          (table, columns) ->
              columns.forEach((column, count) -> rows.add(List.of(table, column, count))));
      console.table(List.of("table", "column", "differences"), rows);
      differences.stream().limit(SHOWN).forEach(it -> console.say("%s", line(it)));
      return Main.DIFFERENT;
    }

    private static String column(Difference difference) {
      if (difference.column() != null) {
        return difference.column();
      }
      return difference.recomputed() == null ? ONLY_SERVED : ONLY_SHADOW;
    }

    private static String line(Difference it) {
      return it.column() == null
          ? "%s %s: %s".formatted(it.table(), it.key(), column(it))
          : "%s %s: %s is %s, in the shadow %s"
              .formatted(it.table(), it.key(), it.column(), it.served(), it.recomputed());
    }
  }

  @Command(
      name = "promote",
      mixinStandardHelpOptions = true,
      description = {
        "Let the shadow's rows of days that are over take the place of those that are served, each"
            + " change audited. Stop the old job first.",
        "Exit code 3 if rows were left because they know more than the shadow's."
      })
  static final class Promote implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "as given to run --shadow")
    private String name;

    @Mixin private PipelineFlags flags;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      Settings settings = flags.parse().toSettings();
      Days days = days(settings);
      Shadow shadow = Shadow.named(name, settings);
      String run = shadow.newRun();
      List<Reconciliation.Outcome> outcomes = shadow.promote(days, run);
      Console console = new Console(spec.commandLine().getOut());
      console.table(
          List.of("table", "changed", "left"),
          outcomes.stream()
              .map(it -> List.<Object>of(it.table(), it.changes(), it.kept()))
              .toList());
      console.say("take it back with ./tributary shadow rollback %s", run);
      return outcomes.stream().allMatch(it -> it.kept() == 0) ? 0 : Main.DIFFERENT;
    }
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description =
          "Take back what a promotion has changed. A row that has changed since stays; exit code 3 if"
              + " there is one.")
  static final class Rollback implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "as printed by promote")
    private String run;

    @Mixin private PipelineFlags flags;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      Settings settings = flags.parse().toSettings();
      List<Undo.Outcome> outcomes = Shadow.rollBack(run, settings);
      if (outcomes.isEmpty()) {
        throw new Failure(
            "no promotion "
                + run
                + " has changed a row; see the column run of ops.reconciliation_audit");
      }
      new Console(spec.commandLine().getOut())
          .table(
              List.of("table", "changed", "taken back"),
              outcomes.stream()
                  .map(it -> List.<Object>of(it.table(), it.rows(), it.undone()))
                  .toList());
      return outcomes.stream().allMatch(it -> it.rows() == it.undone()) ? 0 : Main.DIFFERENT;
    }
  }

  @Command(
      name = "drop",
      mixinStandardHelpOptions = true,
      description = "Remove a shadow with all its rows. Stop its job first.")
  static final class Drop implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "as given to run --shadow")
    private String name;

    @Mixin private PipelineFlags flags;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      Shadow shadow = Shadow.named(name, flags.parse().toSettings());
      new Console(spec.commandLine().getOut())
          .say(shadow.drop() ? "shadow_%s is gone" : "there was no shadow_%s", name);
      return 0;
    }
  }
}
