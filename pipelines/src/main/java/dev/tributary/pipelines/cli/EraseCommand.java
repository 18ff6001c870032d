package dev.tributary.pipelines.cli;

import dev.tributary.contracts.event.ErasedPeople;
import dev.tributary.io.jdbc.ErasureLedger;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.parquet.EraseFromArchive;
import dev.tributary.io.parquet.EraseFromArchive.Affected;
import dev.tributary.options.Settings;
import dev.tributary.options.SettingsException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    description = {
      "Take a person out of everything that is stored (GDPR article 17): archived events stay, without"
          + " them; rows are recomputed; replays leave them out from then on. Safe to repeat, and to"
          + " repeat after a kill.",
      "Restart the live pipelines afterwards: a running job learns of it when it starts."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary erase --tenant=org-acme --actor=8f2c... --dry-run \\",
      "      --coldPath=/var/lib/tributary/cold --hotJdbcUrl=jdbc:postgresql://localhost/tributary",
      "  ./tributary erase --tenant=org-acme --user --secretFile=org-acme.secrets < user-id.txt ..."
    })
final class EraseCommand implements Callable<Integer> {
  @Option(names = "--tenant", required = true, description = "whose person it is")
  private String tenant;

  @Option(names = "--actor", description = "the pseudonym, 64 hex digits; may be repeated")
  private List<String> actors = List.of();

  @Option(
      names = "--user",
      description = "read the tool's user id from standard input; needs the tenant's secrets")
  private boolean user;

  @Option(names = "--dry-run", description = "say what would be changed, change nothing")
  private boolean dryRun;

  @Mixin private SecretFlags secret;

  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Flags given = flags.parse();
    Settings settings = given.toSettings();
    Settings.check(settings::cold, settings::database);
    Set<String> names = names();
    JdbcTarget database = Launcher.database(settings, "erase");
    ErasureLedger ledger = ErasureLedger.in(database);
    EraseFromArchive archive = EraseFromArchive.at(settings.cold().events(), tenant);
    Console console = new Console(spec.commandLine().getOut());

    EraseFromArchive.Findings found = find(archive, ledger.people(), names);
    long events = found.affected().stream().mapToLong(Affected::events).sum();
    if (dryRun) {
      console.say(
          "%d of %d files hold %d events that name this person; nothing was changed",
          found.affected().size(), found.files(), events);
      return 0;
    }
    Set<String> hashes = hashes(names);
    ledger.add(tenant, hashes);
    ErasedPeople people = ledger.people();
    for (Affected file : found.affected()) {
      ledger.addDay(tenant, file.day());
      archive.rewrite(file, people);
    }
    Optional<ErasureLedger.Days> days = ledger.daysToRecompute(tenant);
    days.ifPresent(
        range ->
            Reconciler.reconcile(
                given.orElse("from", range.from().toString()).orElse("to", range.to().toString()),
                spec.name()));
    ledger.close(tenant, hashes, found.files(), found.affected().size(), events, days);
    console.say(
        "%d of %d files written anew, %d events no longer name this person, %s",
        found.affected().size(),
        found.files(),
        events,
        days.map(range -> "recomputed %s to %s".formatted(range.from(), range.to()))
            .orElse("no day to recompute"));
    return 0;
  }

  /** Everybody on the list is looked for: a file restored since the last time is found, too. */
  private EraseFromArchive.Findings find(
      EraseFromArchive archive, ErasedPeople known, Set<String> names) throws IOException {
    while (true) {
      EraseFromArchive.Findings found = archive.find(known.and(tenant, hashes(names)));
      // A name that stands beside a name of theirs is theirs, and may stand alone elsewhere.
      if (!names.addAll(found.names())) {
        return found;
      }
    }
  }

  private Set<String> hashes(Set<String> names) {
    return names.stream().map(name -> ErasedPeople.hash(tenant, name)).collect(Collectors.toSet());
  }

  private Set<String> names() throws IOException {
    Set<String> names = new HashSet<>(actors);
    if (actors.isEmpty() == !user) {
      throw new SettingsException(List.of("give either --actor or --user"));
    }
    if (user) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String id = in.readLine();
      if (id == null || id.isBlank()) {
        throw new SettingsException(
            List.of("--user reads a user id from standard input, and there is none"));
      }
      names.addAll(secret.pseudonyms().allOf(id.strip()));
    }
    for (String name : names) {
      if (!name.matches("[0-9a-f]{64}")) {
        throw new SettingsException(List.of("--actor takes 64 lower-case hex digits"));
      }
    }
    return names;
  }
}
