package dev.tributary.io.jdbc;

import dev.tributary.contracts.coder.ReceivedCoder;
import dev.tributary.contracts.event.ErasedPeople;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Received;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * A source whose events name nobody who was erased (T-11): a replay of the topic or a file that was
 * restored from a backup brings nobody back. Event for event, with the times of the source.
 *
 * <p>The list is read when a worker starts, so a running job learns of an erasure at its next
 * restart.
 */
public final class ForgetErased extends PTransform<PBegin, PCollection<Received>> {
  private static final long serialVersionUID = 1;

  private final PTransform<PBegin, PCollection<Received>> source;
  private final JdbcTarget target;

  private ForgetErased(PTransform<PBegin, PCollection<Received>> source, JdbcTarget target) {
    this.source = source;
    this.target = target;
  }

  /**
   * @param target the database that has the list
   */
  public static ForgetErased of(
      PTransform<PBegin, PCollection<Received>> source, JdbcTarget target) {
    return new ForgetErased(source, target);
  }

  @Override
  public PCollection<Received> expand(PBegin begin) {
    return begin
        .apply("Read", source)
        .apply("Forget", ParDo.of(new Forget(target)))
        .setCoder(ReceivedCoder.of());
  }

  private static final class Forget extends DoFn<Received, Received> {
    private static final long serialVersionUID = 1;

    private final JdbcTarget target;
    private transient ErasedPeople people;

    Forget(JdbcTarget target) {
      this.target = target;
    }

    @Setup
    public void setup() {
      people = ErasureLedger.in(target).people();
    }

    @ProcessElement
    public void process(@Element Received received, OutputReceiver<Received> out) {
      out.output(received instanceof Event event ? people.forget(event) : received);
    }
  }
}
