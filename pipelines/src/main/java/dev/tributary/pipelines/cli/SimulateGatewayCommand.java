package dev.tributary.pipelines.cli;

import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.io.kafka.KafkaTopics;
import dev.tributary.options.SettingsException;
import dev.tributary.options.TributaryOptions;
import dev.tributary.sources.simulated.RegionalTraffic;
import dev.tributary.sources.simulated.RegionalTraffic.Line;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description = {
      "Write access log lines of a gateway: 4 to 5 KB each, 300 products as unequal as in life, bursts"
          + " of errors, throttled callers, lines that come seconds late.",
      "The same seed and start give the same lines. Names and numbers are invented."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary simulate gateway --lines=100000 --rate=2000 --bootstrapServers=localhost:9092",
      "  ./tributary simulate gateway --regions=2 --topic-per-region --rate=500 --lines=0 \\",
      "      --bootstrapServers=localhost:9092          until it is stopped, to gateway-logs-region-00 ...",
      "  ./tributary simulate gateway --lines=10 --seed=7 --start=2026-11-21T12:00:00Z --stdout"
    })
final class SimulateGatewayCommand implements Callable<Integer> {
  private static final int MOST_REGIONS = 60;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--lines",
      defaultValue = "10000",
      description = "how many lines; 0: until it is stopped (default: ${DEFAULT-VALUE})")
  private long lines;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "lines a second; 0: as fast as they are taken (default: ${DEFAULT-VALUE})")
  private long rate;

  @Option(
      names = "--regions",
      defaultValue = "60",
      description = "how many regions, at most 60 (default: ${DEFAULT-VALUE})")
  private int regions;

  @Option(
      names = "--bad",
      defaultValue = "0",
      description = "how many of a hundred lines cannot be used (default: ${DEFAULT-VALUE})")
  private double bad;

  @Option(
      names = "--start",
      description =
          "the time of the first line, for example 2026-11-21T12:00:00Z; default: now. Without a"
              + " --rate, lines are a millisecond apart")
  private String start;

  @Option(
      names = "--topic-per-region",
      description = "send the lines of each region to a topic of its own, named after it")
  private boolean topicPerRegion;

  @Option(names = "--stdout", description = "print the lines instead of sending them")
  private boolean stdout;

  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  private long bytes;
  private long spoiled;

  @Override
  public Integer call() throws IOException {
    Flags given = flags.parse();
    Instant from = check();
    RegionalTraffic traffic = RegionalTraffic.of(seed, RegionalTraffic.names(regions), bad);
    if (stdout) {
      OutputStream out = new BufferedOutputStream(System.out, 1 << 20);
      simulate(traffic, from, line -> print(line, out), spec.commandLine().getErr());
      out.flush();
      return 0;
    }
    TributaryOptions options = given.toOptions();
    KafkaCluster servers = given.toSettings().kafka().cluster();
    Map<String, EventPublisher> publishers = new HashMap<>();
    try {
      for (String region : topicPerRegion ? RegionalTraffic.names(regions) : List.of("")) {
        String topic = options.getGatewayLogsTopic() + (region.isEmpty() ? "" : "-" + region);
        KafkaTopics.partitions(servers, topic);
        publishers.put(region, EventPublisher.to(servers, topic));
      }
      simulate(
          traffic,
          from,
          line ->
              publishers
                  .get(topicPerRegion ? line.region() : "")
                  .send(line.localIp(), line.value()),
          spec.commandLine().getOut());
      publishers.values().forEach(EventPublisher::flush);
    } finally {
      publishers.values().forEach(EventPublisher::close);
    }
    return 0;
  }

  private Instant check() {
    List<String> problems = new ArrayList<>();
    if (lines < 0 || rate < 0) {
      problems.add("--lines and --rate take 0 or more");
    }
    if (regions < 1 || regions > MOST_REGIONS) {
      problems.add("--regions takes 1 to " + MOST_REGIONS + ", not " + regions);
    }
    if (!(bad >= 0 && bad <= 100)) {
      problems.add("--bad takes 0 to 100, not " + bad);
    }
    Instant from = Pace.start(start, problems);
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return from;
  }

  private interface Taker {
    void take(Line line) throws IOException;
  }

  private void simulate(RegionalTraffic traffic, Instant from, Taker taker, PrintWriter progress)
      throws IOException {
    Console console = new Console(progress);
    long done =
        new Pace(lines, rate)
            .<IOException>run(
                from,
                "lines",
                console,
                due -> {
                  Line line = traffic.next(due);
                  taker.take(line);
                  bytes += line.value().length;
                  spoiled += line.bad() == null ? 0 : 1;
                });
    console.say(
        "%d lines of %d regions, %d MB, %d of them bad, in %s s",
        done, regions, bytes >> 20, spoiled, console.elapsed());
  }

  private static void print(Line line, OutputStream out) throws IOException {
    out.write(line.value());
    out.write('\n');
  }
}
