package dev.tributary.pipelines.cli;

import dev.tributary.io.jdbc.AccessTrail;
import dev.tributary.io.jdbc.DatedStore;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.OldTraces;
import dev.tributary.options.Settings;
import dev.tributary.options.TributaryOptions;
import dev.tributary.pipelines.tiers.Retention;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.io.FileSystems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "retain",
    mixinStandardHelpOptions = true,
    description = {
      "Drop the days that are older than a tier keeps, each only after the rows were found in the next",
      "tier. Exit code 3 if some were not: then the whole table is kept.",
      "The trail of accesses goes by its age alone."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary retain --coldPath=/var/lib/tributary/cold \\",
      "      --hotJdbcUrl=jdbc:postgresql://localhost/tributary",
      "  ./tributary retain --dry-run --date=2025-12-31 --keepHot=P7D --keepWarm=P90D ..."
    })
final class RetainCommand implements Callable<Integer> {
  private static final String NAME = "retain";

  /** As long as hot rows. */
  private static final int TRACE_DAYS = 7;

  @Option(names = "--dry-run", description = "prove everything, drop nothing")
  private boolean dryRun;

  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    TributaryOptions options = flags.parse().toOptions();
    Settings settings = Settings.from(options, System.getenv());
    LocalDate now = LocalDate.now(ZoneOffset.UTC);
    Settings.check(() -> settings.retention(now), settings::cold, settings::database);
    FileSystems.setDefaultPipelineOptions(options);
    JdbcTarget database = Launcher.database(settings, NAME);
    Settings.Retention kept = settings.retention(now);
    String run = Launcher.runId(NAME);
    Retention retention =
        new Retention(database, settings.cold().path(), settings.cold().events(), run, dryRun);
    boolean everything = true;
    for (DatedStore store : DatedStore.all(database)) {
      LocalDate firstKept = kept.firstKept(store.tier(), store.daysKept());
      Retention.Outcome outcome = retention.forget(store, firstKept);
      report(store, firstKept, outcome);
      everything &= outcome.difference().isEmpty();
    }
    report(kept.firstAudited(), AccessTrail.of(database).forget(kept.firstAudited(), run, dryRun));
    if (!dryRun) {
      OldTraces.forget(database, kept.firstKept("hot", TRACE_DAYS));
    }
    return everything ? 0 : Main.DIFFERENT;
  }

  private void report(LocalDate firstKept, SortedMap<LocalDate, Long> accesses) {
    Console console = new Console(spec.commandLine().getOut());
    if (accesses.isEmpty()) {
      console.say("  --  %s: nothing is older than %s", AccessTrail.TABLE, firstKept);
    } else {
      console.say(
          "  ok  %s: %d days before %s, %d rows %s; nobody has them any more",
          AccessTrail.TABLE,
          accesses.size(),
          firstKept,
          accesses.values().stream().mapToLong(Long::longValue).sum(),
          dryRun ? "would be dropped" : "dropped");
    }
  }

  private void report(DatedStore store, LocalDate firstKept, Retention.Outcome outcome) {
    Console console = new Console(spec.commandLine().getOut());
    if (outcome.days().isEmpty()) {
      console.say("  --  %s: nothing is older than %s", store.table(), firstKept);
    } else if (outcome.difference().isEmpty()) {
      console.say(
          "  ok  %s: %d days before %s, %d rows %s; %s has them",
          store.table(),
          outcome.days().size(),
          firstKept,
          outcome.rows(),
          dryRun ? "would be dropped" : "dropped",
          outcome.proof());
    } else {
      console.say(
          "  !!  %s: nothing was dropped, because %s; run ./tributary nightly for that day, then retain again",
          store.table(), outcome.difference().get());
    }
  }
}
