package dev.tributary.pipelines.cli;

import dev.tributary.contracts.event.EventJson;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.io.kafka.KafkaTopics;
import dev.tributary.options.Settings;
import dev.tributary.options.SettingsException;
import dev.tributary.sources.simulated.ActivityTraffic;
import dev.tributary.sources.simulated.ActivityTraffic.Told;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "activity",
    mixinStandardHelpOptions = true,
    description = {
      "Write what the users of a shop do: page views, purchases and refunds in four currencies, ends of"
          + " sessions; users and pages as unequal as in life, some told twice, late or by bots.",
      "The same seed and start give the same events. Names and numbers are invented."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary simulate activity --events=100000 --rate=3000 --bootstrapServers=localhost:9092",
      "  ./tributary simulate activity --events=0 --rate=50 --bootstrapServers=localhost:9092",
      "                                             until it is stopped",
      "  ./tributary simulate activity --events=10 --seed=7 --start=2026-11-21T12:00:00Z --stdout"
    })
final class SimulateActivityCommand implements Callable<Integer> {
  private static final int MOST = 1_000_000;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--events",
      defaultValue = "10000",
      description = "how many events; 0: until it is stopped (default: ${DEFAULT-VALUE})")
  private long events;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "events a second; 0: as fast as they are taken (default: ${DEFAULT-VALUE})")
  private long rate;

  @Option(
      names = "--users",
      defaultValue = "20000",
      description = "how many users there are (default: ${DEFAULT-VALUE})")
  private int users;

  @Option(
      names = "--pages",
      defaultValue = "500",
      description = "how many pages there are (default: ${DEFAULT-VALUE})")
  private int pages;

  @Option(
      names = "--late",
      defaultValue = "0.5",
      description =
          "how many of a hundred events are told ten to fifty minutes late (default:"
              + " ${DEFAULT-VALUE})")
  private double late;

  @Option(
      names = "--duplicates",
      defaultValue = "1",
      description = "how many of a hundred events are told once more (default: ${DEFAULT-VALUE})")
  private double duplicates;

  @Option(names = "--tenant", defaultValue = "org-acme", description = "default: ${DEFAULT-VALUE}")
  private String tenant;

  @Option(
      names = "--start",
      description =
          "the time of the first event, for example 2026-11-21T12:00:00Z; default: now. Without a"
              + " --rate, events are a millisecond apart")
  private String start;

  @Option(names = "--stdout", description = "print the events instead of sending them")
  private boolean stdout;

  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  private long again;
  private long tooOld;

  @Override
  public Integer call() throws IOException {
    Flags given = flags.parse();
    Instant from = check();
    ActivityTraffic traffic = ActivityTraffic.of(seed, tenant, users, pages, late, duplicates);
    if (stdout) {
      OutputStream out = new BufferedOutputStream(System.out, 1 << 20);
      simulate(traffic, from, new Console(spec.commandLine().getErr()), told -> print(told, out));
      out.flush();
      return 0;
    }
    Settings.Kafka kafka = given.toSettings().kafka();
    KafkaTopics.partitions(kafka.cluster(), kafka.activityTopic());
    try (EventPublisher publisher = EventPublisher.to(kafka.cluster(), kafka.activityTopic())) {
      simulate(
          traffic,
          from,
          new Console(spec.commandLine().getOut()),
          told -> publisher.send(told.event()));
      publisher.flush();
    }
    return 0;
  }

  private Instant check() {
    List<String> problems = new ArrayList<>();
    if (events < 0 || rate < 0) {
      problems.add("--events and --rate take 0 or more");
    }
    if (users < 1 || users > MOST || pages < 1 || pages > MOST) {
      problems.add("--users and --pages take 1 to " + MOST);
    }
    if (!isPercentage(late) || !isPercentage(duplicates)) {
      problems.add("--late and --duplicates take 0 to 100");
    }
    Instant from = Pace.start(start, problems);
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return from;
  }

  private static boolean isPercentage(double value) {
    return value >= 0 && value <= 100;
  }

  private interface Taker {
    void take(Told told) throws IOException;
  }

  private void simulate(ActivityTraffic traffic, Instant from, Console console, Taker taker)
      throws IOException {
    long done =
        new Pace(events, rate)
            .<IOException>run(
                from,
                "events",
                console,
                due -> {
                  Told told = traffic.next(due);
                  taker.take(told);
                  again += told.again() ? 1 : 0;
                  tooOld += told.late() ? 1 : 0;
                });
    console.say(
        "%d events, %d of them told twice and %d late, in %s s",
        done, again, tooOld, console.elapsed());
  }

  private static void print(Told told, OutputStream out) throws IOException {
    out.write(EventJson.encode(told.event()));
    out.write('\n');
  }
}
