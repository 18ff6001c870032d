package dev.tributary.transforms.admission;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.table.Row;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What {@link AdmitOnce} made of the records: every one of them is in exactly one of its counts.
 */
public final class Admission implements POutput {
  static final TupleTag<Event> ADMITTED = new TupleTag<>("admitted") {};
  static final TupleTag<LateEvent> LATE = new TupleTag<>("late") {};
  static final TupleTag<DeadLetter> REJECTED = new TupleTag<>("rejected") {};
  static final TupleTag<Row> COUNTS = new TupleTag<>("counts") {};

  private final PCollectionTuple outputs;

  Admission(PCollectionTuple outputs) {
    this.outputs = outputs;
  }

  /** Events to compute with: each fact once, late ones included while a window takes them. */
  public PCollection<Event> admitted() {
    return outputs.get(ADMITTED);
  }

  /** A copy of every late event, applied or not. */
  public PCollection<LateEvent> late() {
    return outputs.get(LATE);
  }

  /** Records that are no events, with their reason. */
  public PCollection<DeadLetter> rejected() {
    return outputs.get(REJECTED);
  }

  /** Rows of {@code ops.admission}: running totals per shard and the watermark they stand at. */
  public PCollection<Row> counts() {
    return outputs.get(COUNTS);
  }

  @Override
  public Pipeline getPipeline() {
    return outputs.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return outputs.expand();
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
