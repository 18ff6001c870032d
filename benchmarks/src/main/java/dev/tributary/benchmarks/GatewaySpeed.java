package dev.tributary.benchmarks;

import dev.tributary.embedded.LocalBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What counting an access log costs: {@code gateway-regional} on Flink beside the same in native
 * Flink SQL and in a plain loop. Run it with {@code benchmarks/gateway}.
 */
public final class GatewaySpeed extends SideBySide<CellCounts> {
  private static final String LOGS = "gateway-logs";

  /** The one the others are compared with, cell by cell. */
  private static final String REFEREE = "plain-jackson";

  private static final String OURS = "tributary";

  private static final List<String> CONTESTANTS =
      List.of(OURS, "flink-sql", "plain-reader", REFEREE, "flink-sql-builtin");

  private GatewaySpeed(Path home, LocalBroker broker, Arguments arguments) {
    super(home, broker, OURS, "lines", arguments);
  }

  public static void main(String[] given) throws Exception {
    Path home = Path.of(System.getenv("TRIBUTARY_HOME"));
    Arguments arguments =
        Arguments.parse(given, "lines", 5_000, CONTESTANTS, CONTESTANTS.subList(0, 4));
    Path state = Files.createTempDirectory("tributary-gateway");
    try (LocalBroker broker =
        LocalBroker.start(
            state.resolve("kafka"), home.resolve("runner-configs/kafka-broker/target/lib"))) {
      createTopic(broker, "dead-letters", 1);
      LoggedTraffic small = write(broker, LOGS + "-small", arguments.records() / 4, arguments);
      LoggedTraffic large = write(broker, LOGS, arguments.records(), arguments);
      System.out.printf(
          "%d and %d lines of %d bytes, %d a second of their own time%n",
          small.records(), large.records(), large.bytesPerLine(), arguments.rate());
      new GatewaySpeed(home, broker, arguments).compete(small, large);
    } finally {
      delete(state);
    }
  }

  private static LoggedTraffic write(
      LocalBroker broker, String topic, long lines, Arguments arguments) {
    createTopic(broker, topic, LoggedTraffic.PARTITIONS);
    return LoggedTraffic.write(broker.bootstrapServers(), topic, 1, lines, arguments.rate());
  }

  @Override
  CellCounts nothingYet(Load load) {
    return new CellCounts(OURS, (LoggedTraffic) load);
  }

  @Override
  Map<String, String> judge(Load load, Map<String, CellCounts> counted) {
    Map<String, String> words = new LinkedHashMap<>();
    CellCounts right = counted.get(REFEREE);
    if (right != null) {
      counted.forEach(
          (name, counts) ->
              words.put(
                  name,
                  "%d of %d cells differ from %s"
                      .formatted(counts.differences(right), right.cells(), REFEREE)));
    }
    return words;
  }

  @Override
  List<String> command(String name, String logs, String topic) {
    return switch (name) {
      case OURS -> ours(logs, topic);
      case "flink-sql" -> sql("RegionalSql", logs, topic, "function");
      case "flink-sql-builtin" -> sql("RegionalSql", logs, topic, "builtin");
      case "plain-reader" -> plain(logs, topic, "reader");
      default -> plain(logs, topic, "jackson");
    };
  }

  private List<String> ours(String logs, String topic) {
    return List.of(
        home.resolve("tributary").toString(),
        "run",
        "gateway-regional",
        "--config=flink-local",
        "--parallelism=2",
        "--region=region-00",
        "--kafkaGroup=" + topic,
        "--gatewayLogsTopic=" + logs,
        "--partialsTopic=" + topic,
        "--bootstrapServers=" + broker.bootstrapServers());
  }

  private List<String> plain(String logs, String topic, String how) {
    return java(System.getProperty("java.class.path"), PlainLoop.class.getName(), logs, topic, how);
  }
}
