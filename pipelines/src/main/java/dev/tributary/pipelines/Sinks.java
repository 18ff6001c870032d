package dev.tributary.pipelines;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.POutput;

/** Where a pipeline's results go. The launcher knows the systems; the pipelines do not. */
public interface Sinks {
  PTransform<PCollection<Row>, ? extends POutput> rows(Table table);

  PTransform<PCollection<LateEvent>, ? extends POutput> lateEvents();

  PTransform<PCollection<DeadLetter>, ? extends POutput> deadLetters();

  PTransform<PCollection<Event>, ? extends POutput> archive();

  /** Who is told of what was admitted; nobody unless traces are kept. */
  default Optional<PTransform<PCollection<Event>, ? extends POutput>> admitted() {
    return Optional.empty();
  }
}
