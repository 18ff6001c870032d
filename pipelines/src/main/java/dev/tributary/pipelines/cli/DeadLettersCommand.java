package dev.tributary.pipelines.cli;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.io.kafka.DeadLetters;
import dev.tributary.options.Settings;
import java.nio.charset.StandardCharsets;
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
    name = "dlq",
    mixinStandardHelpOptions = true,
    description = "Look at the records that were rejected, and why; send them again.",
    subcommands = {
      DeadLettersCommand.ListThem.class,
      DeadLettersCommand.Show.class,
      ReplayCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary dlq list --bootstrapServers=localhost:9092",
      "  ./tributary dlq show productivity-events-7-1234 --bootstrapServers=localhost:9092",
      "  ./tributary dlq replay --reason=schema.unsupported --bootstrapServers=localhost:9092"
    })
final class DeadLettersCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return Main.BAD_USAGE;
  }

  /** Dead letters by reason and topic. */
  static Map<List<String>, Integer> byReason(Iterable<DeadLetter> letters) {
    Map<List<String>, Integer> counts =
        new TreeMap<>(java.util.Comparator.comparing(List::toString));
    letters.forEach(
        letter -> counts.merge(List.of(letter.reason().code(), letter.topic()), 1, Integer::sum));
    return counts;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Count dead letters by reason, and list the newest.")
  static final class ListThem implements Callable<Integer> {
    private static final int NEWEST = 20;

    @Mixin private PipelineFlags flags;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      Settings.Kafka kafka = flags.parse().toSettings().kafka();
      List<DeadLetter> letters = DeadLetters.readAll(kafka.cluster(), kafka.deadLettersTopic());
      Console console = new Console(spec.commandLine().getOut());
      console.say("%d dead letters in %s", letters.size(), kafka.deadLettersTopic());
      console.table(
          List.of("reason", "from", "count"),
          byReason(letters).entrySet().stream()
              .map(e -> List.<Object>of(e.getKey().get(0), e.getKey().get(1), e.getValue()))
              .toList());
      console.table(
          List.of("key", "reason", "attempts", "bytes", "message"),
          letters.stream()
              .skip(Math.max(0, letters.size() - NEWEST))
              .map(
                  letter ->
                      List.<Object>of(
                          letter.key(),
                          letter.reason().code(),
                          letter.attempts(),
                          letter.original().value().length,
                          letter.message()))
              .toList());
      return 0;
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Print one dead letter with its original bytes, which may hold personal data.")
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "KEY", description = "source topic, partition and offset")
    private String key;

    @Mixin private PipelineFlags flags;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      Settings.Kafka kafka = flags.parse().toSettings().kafka();
      DeadLetter letter =
          DeadLetters.readAll(kafka.cluster(), kafka.deadLettersTopic()).stream()
              .filter(one -> key.equals(one.key()) || key.equals(one.firstKey()))
              .findFirst()
              .orElseThrow(() -> new Failure("there is no dead letter " + key));
      Console console = new Console(spec.commandLine().getOut());
      console.say("%s in %s: %s", letter.reason().code(), letter.stage(), letter.message());
      console.say("%s", new String(letter.original().value(), StandardCharsets.UTF_8));
      return 0;
    }
  }
}
