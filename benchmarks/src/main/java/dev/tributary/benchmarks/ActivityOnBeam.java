package dev.tributary.benchmarks;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.kafka.EventTimeWatermarks;
import dev.tributary.io.kafka.KafkaEventsIO;
import dev.tributary.io.kafka.KafkaTopics;
import dev.tributary.pipelines.ActivityPipeline;
import dev.tributary.pipelines.Sinks;
import dev.tributary.transforms.Run;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.POutput;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The {@code activity} pipeline as {@code --config=flink-local} runs it, with a topic for its rows.
 *
 * <p>{@code ActivityOnBeam BOOTSTRAP_SERVERS EVENTS_TOPIC COUNTS_TOPIC}
 */
public final class ActivityOnBeam {
  private ActivityOnBeam() {}

  public static void main(String[] arguments) throws IOException {
    String servers = arguments[0];
    KafkaCluster kafka = KafkaCluster.at(servers);
    Pipeline pipeline = Pipeline.create(options());
    new ActivityPipeline()
        .build(
            pipeline,
            Run.live(ActivityPipeline.NAME, "benchmark"),
            Duration.ofHours(1),
            KafkaEventsIO.read(kafka, KafkaTopics.partitions(kafka, arguments[1]))
                .inGroup(arguments[2])
                .withWatermarks(
                    EventTimeWatermarks.of(
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(30),
                        EventTimeWatermarks.Idle.FOLLOW)),
            new ToTopic(servers, arguments[2]));
    pipeline.run().waitUntilFinish();
  }

  private static FlinkPipelineOptions options() throws IOException {
    Path home = Path.of(System.getenv("TRIBUTARY_HOME"));
    List<String> flags =
        new ArrayList<>(
            Files.readAllLines(home.resolve("runner-configs/flink-local")).stream()
                .filter(line -> line.startsWith("--"))
                .toList());
    Path configuration = Files.createTempDirectory("activity-on-beam");
    Files.writeString(
        configuration.resolve("config.yaml"),
        "state.checkpoints.dir: \"" + configuration.resolve("checkpoints").toUri() + "\"\n");
    flags.add("--flinkConfDir=" + configuration);
    flags.add("--jobName=activity-on-beam");
    return PipelineOptionsFactory.fromArgs(flags.toArray(String[]::new))
        .as(FlinkPipelineOptions.class);
  }

  /** Rows of three tables as JSON; all else that the pipeline finds out goes nowhere. */
  private record ToTopic(String servers, String topic) implements Sinks {
    @Override
    public PTransform<PCollection<Row>, ? extends POutput> rows(Table table) {
      if (!Cells.of(table).isEmpty()) {
        return new WriteCells(servers, topic);
      }
      return new Nowhere<>();
    }

    @Override
    public PTransform<PCollection<LateEvent>, ? extends POutput> lateEvents() {
      return new Nowhere<>();
    }

    @Override
    public PTransform<PCollection<DeadLetter>, ? extends POutput> deadLetters() {
      return new Nowhere<>();
    }

    @Override
    public PTransform<PCollection<Event>, ? extends POutput> archive() {
      return new Nowhere<>();
    }
  }

  private static final class WriteCells extends PTransform<PCollection<Row>, POutput> {
    private static final long serialVersionUID = 1;

    private final String servers;
    private final String topic;

    WriteCells(String servers, String topic) {
      this.servers = servers;
      this.topic = topic;
    }

    @Override
    public POutput expand(PCollection<Row> rows) {
      return rows.apply("ToJson", ParDo.of(new Cells()))
          .apply(
              "Write",
              KafkaIO.<Void, String>write()
                  .withBootstrapServers(servers)
                  .withTopic(topic)
                  .withValueSerializer(StringSerializer.class)
                  .values());
    }
  }

  private static final class Cells extends DoFn<Row, String> implements Serializable {
    private static final long serialVersionUID = 1;

    static String of(Table table) {
      if (table.equals(Tables.PAGE_VIEWS)) {
        return "page";
      }
      if (table.equals(Tables.ACTIVE_USERS)) {
        return "active";
      }
      return table.equals(Tables.USER_ACTIVITY_5M) ? "user" : "";
    }

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<String> out) {
      out.output(
          switch (of(row.table())) {
            case "page" -> json("page", row, "minute", row.get("page"), row.get("views"), 0);
            case "active" -> json("active", row, "minute", "", row.get("users_1m"), 0);
            default ->
                json(
                    "user",
                    row,
                    "window_start",
                    row.get("user_id"),
                    row.get("page_views_last_5m"),
                    row.get("event_count"));
          });
    }

    private static String json(
        String cells, Row row, String start, Object label, Object one, Object two) {
      return "{\"cells\":\""
          + cells
          + "\",\"start\":\""
          + row.get(start)
          + "\",\"label\":\""
          + label
          + "\",\"one\":"
          + one
          + ",\"two\":"
          + two
          + "}";
    }
  }

  private static final class Nowhere<T> extends PTransform<PCollection<T>, PDone> {
    private static final long serialVersionUID = 1;

    @Override
    public PDone expand(PCollection<T> all) {
      all.apply("Forget", ParDo.of(new Forget<T>()));
      return PDone.in(all.getPipeline());
    }
  }

  private static final class Forget<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process() {}
  }
}
