package dev.tributary.pipelines.cli;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.io.kafka.DeadLetters;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.io.kafka.KafkaTopics;
import dev.tributary.options.Settings;
import dev.tributary.options.SettingsException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Send rejected records once more to the topic they came from: bytes, key and headers as they"
          + " were.",
      "Safe to repeat: an event that was admitted is not admitted again. A record that is still bad"
          + " becomes a dead letter again, and the list shows it once, with its attempts."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary dlq replay --dry-run --bootstrapServers=localhost:9092",
      "  ./tributary dlq replay --reason=schema.unsupported --from=2025-10-09T00:00:00Z \\",
      "      --bootstrapServers=localhost:9092"
    })
final class ReplayCommand implements Callable<Integer> {
  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "only those with this reason; may be given several times")
  private List<String> reasons = List.of();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "only those that came from this topic")
  private String topic;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "only those the broker took at or after this time, 2025-10-09T00:00:00Z")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "only those the broker took before this time")
  private String to;

  @Option(names = "--dry-run", description = "count, send nothing")
  private boolean dryRun;

  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    requireReasons();
    long begin = millis("--from", from, Long.MIN_VALUE);
    long end = millis("--to", to, Long.MAX_VALUE);
    Settings.Kafka kafka = flags.parse().toSettings().kafka();
    List<DeadLetter> chosen =
        DeadLetters.readAll(kafka.cluster(), kafka.deadLettersTopic()).stream()
            .filter(letter -> reasons.isEmpty() || reasons.contains(letter.reason().code()))
            .filter(letter -> topic == null || topic.equals(letter.topic()))
            .filter(letter -> letter.firstSeenMillis() >= begin && letter.firstSeenMillis() < end)
            .toList();
    Map<Boolean, List<DeadLetter>> byWhole =
        chosen.stream().collect(Collectors.partitioningBy(letter -> letter.original().whole()));
    List<DeadLetter> whole = byWhole.get(true);
    if (!dryRun) {
      send(kafka.cluster(), whole);
    }
    report(whole, byWhole.get(false));
    return 0;
  }

  private static void send(KafkaCluster kafka, List<DeadLetter> letters) {
    Map<String, List<DeadLetter>> byTopic =
        letters.stream()
            .collect(Collectors.groupingBy(DeadLetter::topic, TreeMap::new, Collectors.toList()));
    byTopic.keySet().forEach(source -> KafkaTopics.partitions(kafka, source));
    byTopic.forEach(
        (source, ofIt) -> {
          try (EventPublisher publisher = EventPublisher.to(kafka, source)) {
            ofIt.forEach(publisher::sendAgain);
            publisher.flush();
          }
        });
  }

  private void report(List<DeadLetter> sent, List<DeadLetter> notWhole) {
    Console console = new Console(spec.commandLine().getOut());
    console.say("%d records %s", sent.size(), dryRun ? "would be sent again" : "sent again");
    console.table(
        List.of("reason", "to", "count"),
        DeadLettersCommand.byReason(sent).entrySet().stream()
            .map(e -> List.<Object>of(e.getKey().get(0), e.getKey().get(1), e.getValue()))
            .toList());
    if (!notWhole.isEmpty()) {
      console.say(
          "%d were not kept whole, so they cannot be sent again: look at them with dlq show",
          notWhole.size());
    }
  }

  private void requireReasons() {
    List<String> known = Arrays.stream(ReasonCode.values()).map(ReasonCode::code).toList();
    List<String> problems = new ArrayList<>();
    for (String reason : reasons) {
      if (!known.contains(reason)) {
        problems.add("--reason takes one of " + String.join(", ", known) + ", not " + reason);
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  private static long millis(String flag, String time, long otherwise) {
    try {
      return time == null ? otherwise : Instant.parse(time).toEpochMilli();
    } catch (DateTimeException e) {
      throw new SettingsException(
          List.of(flag + " takes a time like 2025-10-09T00:00:00Z, not " + time));
    }
  }
}
