package dev.tributary.pipelines;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.options.Settings;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.admission.Lateness;
import dev.tributary.transforms.metric.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.PCollection;

/**
 * Every event for good, and every record that is none with its reason (P-063). It measures nothing,
 * so nothing is ever late for it: what came too late for a window of another pipeline is here.
 *
 * <p>{@code ./tributary run archive --runner=FlinkRunner --bootstrapServers=localhost:9092
 * --hotJdbcUrl=jdbc:postgresql://localhost/tributary --coldPath=/var/lib/tributary/cold}
 */
public final class ArchivePipeline extends StreamingPipeline {
  public static final String NAME = "archive";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String windows() {
    return "files by day";
  }

  @Override
  public String promise() {
    return "never lost";
  }

  @Override
  public String what() {
    return "raw events to the cold tier, rejected records to dead-letters";
  }

  /** All there are: nothing is measured here, so nothing has to be kept apart. */
  @Override
  public List<String> topics(Settings.Kafka kafka) {
    return Stream.of(kafka.topic(), kafka.activityTopic()).distinct().toList();
  }

  @Override
  public List<? extends Metric> metrics() {
    return List.of();
  }

  /** Remembers ids for as long as other pipelines do; a file may hold an older event twice. */
  @Override
  public Lateness lateness(Duration allowed) {
    return Lateness.never(Duration.ofDays(1).plus(allowed));
  }

  @Override
  public List<DatedTable> tables() {
    return List.of();
  }

  @Override
  public Map<Table, PCollection<Row>> measure(
      Run run, Duration allowedLateness, PCollection<Event> admitted) {
    return Map.of();
  }

  @Override
  public boolean keepsRaw() {
    return true;
  }
}
