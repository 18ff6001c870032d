package dev.tributary.pipelines.cli;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.ShadowSchema;
import dev.tributary.pipelines.Sinks;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.POutput;

/**
 * Rows into the shadows of their tables, and nothing to topics or files: what the live pipeline
 * says to the world is said once.
 */
record ShadowSinks(ShadowSchema schema, JdbcTarget database) implements Sinks {
  @Override
  public PTransform<PCollection<Row>, ? extends POutput> rows(Table table) {
    return new SaveAs(schema.create(table), database);
  }

  @Override
  public PTransform<PCollection<LateEvent>, ? extends POutput> lateEvents() {
    return new Dropped<>();
  }

  @Override
  public PTransform<PCollection<DeadLetter>, ? extends POutput> deadLetters() {
    return new Dropped<>();
  }

  @Override
  public PTransform<PCollection<Event>, ? extends POutput> archive() {
    return new Dropped<>();
  }

  /** A step that does nothing, because a runner does not translate a transform without one. */
  private static final class Dropped<T> extends PTransform<PCollection<T>, PCollection<T>> {
    private static final long serialVersionUID = 1;

    @Override
    public PCollection<T> expand(PCollection<T> input) {
      return input.apply("Drop", Filter.by(any -> false)).setCoder(input.getCoder());
    }
  }
}
