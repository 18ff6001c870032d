package dev.tributary.benchmarks;

import dev.tributary.embedded.LocalBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What counting what users do costs: the whole {@code activity} pipeline on Flink, its rows going
 * to a topic instead of a database, beside the views of a minute and the users of a minute and of
 * five in native Flink SQL. Run it with {@code benchmarks/activity}.
 */
public final class ActivitySpeed extends SideBySide<ActivityCells> {
  private static final String OURS = "tributary";
  private static final List<String> CONTESTANTS = List.of(OURS, "flink-sql");

  private ActivitySpeed(Path home, LocalBroker broker, Arguments arguments) {
    super(home, broker, OURS, "events", arguments);
  }

  public static void main(String[] given) throws Exception {
    Path home = Path.of(System.getenv("TRIBUTARY_HOME"));
    Arguments arguments = Arguments.parse(given, "events", 3_000, CONTESTANTS, CONTESTANTS);
    Path state = Files.createTempDirectory("tributary-activity");
    try (LocalBroker broker =
        LocalBroker.start(
            state.resolve("kafka"), home.resolve("runner-configs/kafka-broker/target/lib"))) {
      ToldTraffic small = write(broker, "told-small", arguments.records() / 4, arguments);
      ToldTraffic large = write(broker, "told", arguments.records(), arguments);
      System.out.printf("%s%n%s%n", small, large);
      new ActivitySpeed(home, broker, arguments).compete(small, large);
    } finally {
      delete(state);
    }
  }

  private static ToldTraffic write(
      LocalBroker broker, String topic, long events, Arguments arguments) {
    createTopic(broker, topic, ToldTraffic.PARTITIONS);
    return ToldTraffic.write(broker.bootstrapServers(), topic, events, arguments.rate());
  }

  @Override
  ActivityCells nothingYet(Load load) {
    return new ActivityCells((ToldTraffic) load);
  }

  @Override
  Map<String, String> judge(Load load, Map<String, ActivityCells> counted) {
    Map<String, String> words = new LinkedHashMap<>();
    counted.forEach(
        (name, cells) ->
            words.put(
                name,
                "%d of %d cells differ from what was told"
                    .formatted(cells.differences(), ((ToldTraffic) load).cells().size())));
    return words;
  }

  @Override
  List<String> command(String name, String events, String topic) {
    return name.equals(OURS)
        ? java(System.getProperty("java.class.path"), ActivityOnBeam.class.getName(), events, topic)
        : sql("ActivitySql", events, topic);
  }
}
