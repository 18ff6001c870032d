package dev.tributary.pipelines.cli;

import dev.tributary.contracts.event.Event;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.io.kafka.KafkaTopics;
import dev.tributary.options.Settings;
import dev.tributary.options.SettingsException;
import dev.tributary.sources.Delivery;
import dev.tributary.sources.Directory;
import dev.tributary.sources.DirectoryException;
import dev.tributary.sources.Ignored;
import dev.tributary.sources.Normalised;
import dev.tributary.sources.SourceNormaliser;
import dev.tributary.sources.Sources;
import dev.tributary.sources.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Send recorded webhooks or dumps through the normalisers to the topic.",
      "What cannot be used is counted by its reason. The tenant's secret for pseudonyms is taken from"
          + " the environment variable TRIBUTARY_TENANT_SECRET, or from --secretFile."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary import gharchive 2021-07-21-6.json.gz --tenant=org-acme \\",
      "      --bootstrapServers=localhost:9092",
      "  ./tributary import github ./webhooks --directory=directory.yaml --dry-run",
      "  ./tributary import jira ./jira-webhooks --tenant=org-acme \\",
      "      --bootstrapServers=localhost:9092",
      "  ./tributary import slack ./slack-events --directory=directory.yaml --dry-run",
      "  ./tributary import custom events.ndjson --tenant=org-acme \\",
      "      --bootstrapServers=localhost:9092"
    })
final class ImportCommand implements Callable<Integer> {
  private static final int PROGRESS_EVERY = 20_000;

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      completionCandidates = SourceNames.class,
      description = "one of ${COMPLETION-CANDIDATES}")
  private String source;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "files or folders: .json, .jsonl, .ndjson, each of them also as .gz")
  private List<Path> files;

  @Option(names = "--tenant", description = "whose events these are (without --directory)")
  private String tenant;

  @Option(names = "--directory", description = "YAML file with the tenant's teams")
  private Path directory;

  @Option(names = "--dry-run", description = "normalise and count, send nothing")
  private boolean dryRun;

  @Mixin private SecretFlags secret;

  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SourceNormaliser normaliser =
        Sources.find(source)
            .orElseThrow(
                () ->
                    new SettingsException(
                        List.of("SOURCE takes one of " + Sources.names() + ", not " + source)));
    Flags given = flags.parse();
    Tenant whose = Tenant.of(directory(), secret.pseudonyms());
    Console console = new Console(spec.commandLine().getOut());
    Import counted = new Import(console);
    if (dryRun) {
      read(normaliser, whose, counted, event -> {});
    } else {
      Settings.Kafka kafka = given.toSettings().kafka();
      KafkaTopics.partitions(kafka.cluster(), kafka.topic());
      try (EventPublisher publisher =
          EventPublisher.to(kafka.cluster(), kafka.topic(), kafka.activityTopic())) {
        read(normaliser, whose, counted, publisher::send);
        publisher.flush();
      }
    }
    counted.report(dryRun ? "normalised" : "sent");
    return 0;
  }

  private void read(
      SourceNormaliser normaliser,
      Tenant whose,
      Import counted,
      java.util.function.Consumer<Event> send)
      throws IOException {
    long now = Instant.now().toEpochMilli();
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw new SettingsException(
            List.of("FILE takes a file or folder, and " + file + " is none"));
      }
      try (Stream<Delivery> deliveries = RecordedFiles.deliveries(source, file, now)) {
        deliveries.forEach(
            delivery -> counted.add(normaliser.normalise(delivery, whose)).forEach(send));
      }
    }
  }

  private Directory directory() throws IOException {
    if (directory != null) {
      if (!Files.isReadable(directory)) {
        throw new SettingsException(
            List.of("--directory takes a readable YAML file, and " + directory + " is none"));
      }
      try {
        return Directory.load(directory);
      } catch (DirectoryException e) {
        throw new SettingsException(
            e.problems().stream().map(problem -> directory + ": " + problem).toList());
      }
    }
    if (tenant == null) {
      throw new SettingsException(List.of("--tenant or --directory is missing"));
    }
    return Directory.of(tenant);
  }

  /** What an import has met so far. */
  private static final class Import {
    private final Console console;
    private final Map<String, Integer> events = new TreeMap<>();
    private final Map<String, Integer> ignored = new TreeMap<>();
    private final Map<String, Integer> masked = new TreeMap<>();
    private int deliveries;

    Import(Console console) {
      this.console = console;
    }

    List<Event> add(Normalised normalised) {
      deliveries++;
      if (deliveries % PROGRESS_EVERY == 0) {
        console.say("  ... %d deliveries read (%s s)", deliveries, console.elapsed());
      }
      for (Event event : normalised.events()) {
        events.merge(event.eventType(), 1, Integer::sum);
      }
      for (Ignored reason : normalised.ignored()) {
        ignored.merge(reason.reason().code(), 1, Integer::sum);
      }
      normalised.masked().forEach((kind, n) -> masked.merge(kind.code(), n, Integer::sum));
      return normalised.events();
    }

    void report(String done) {
      console.say(
          "%d deliveries read, %d events %s in %s s",
          deliveries, sum(events), done, console.elapsed());
      console.table(List.of("event", "count"), rows(events));
      if (!ignored.isEmpty()) {
        console.say("%d could not be used:", sum(ignored));
        console.table(List.of("reason", "count"), rows(ignored));
      }
      if (!masked.isEmpty()) {
        console.say("%d texts held what looks personal or secret, and were masked:", sum(masked));
        console.table(List.of("kind", "count"), rows(masked));
      }
    }

    private static int sum(Map<String, Integer> counts) {
      return counts.values().stream().mapToInt(count -> count).sum();
    }

    private static List<List<Object>> rows(Map<String, Integer> counts) {
      return counts.entrySet().stream()
          .map(entry -> List.<Object>of(entry.getKey(), entry.getValue()))
          .toList();
    }
  }
}
