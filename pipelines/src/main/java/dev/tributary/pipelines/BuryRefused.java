package dev.tributary.pipelines;

import dev.tributary.contracts.coder.DeadLetterCoder;
import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Original;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.gateway.RefusedSample;
import dev.tributary.contracts.gateway.Sample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.POutput;

/**
 * Keeps samples that no store will ever take among the dead letters, where there is no database:
 * what each said as text, under the name and time of its series. It was computed and not read, so
 * there is no record to send again.
 */
public final class BuryRefused extends PTransform<PCollection<RefusedSample>, POutput> {
  private static final long serialVersionUID = 1;

  private final PTransform<PCollection<DeadLetter>, ? extends POutput> deadLetters;

  private BuryRefused(PTransform<PCollection<DeadLetter>, ? extends POutput> deadLetters) {
    this.deadLetters = deadLetters;
  }

  public static BuryRefused in(PTransform<PCollection<DeadLetter>, ? extends POutput> deadLetters) {
    return new BuryRefused(deadLetters);
  }

  @Override
  public POutput expand(PCollection<RefusedSample> refused) {
    return refused
        .apply("ToLetter", ParDo.of(new ToLetter()))
        .setCoder(DeadLetterCoder.of())
        .apply("Keep", deadLetters);
  }

  private static final class ToLetter extends DoFn<RefusedSample, DeadLetter> {
    private static final long serialVersionUID = 1;
    private static final int LABELS = 1 << 30;

    @ProcessElement
    public void bury(@Element RefusedSample refused, OutputReceiver<DeadLetter> out) {
      Sample sample = refused.sample();
      String text =
          sample.name() + sample.labels() + " " + sample.value() + " @" + sample.timeMillis();
      out.output(
          new DeadLetter(
              reason(refused.reason()),
              "write-series",
              refused.reason().code() + ": " + refused.message(),
              new Original(null, text.getBytes(StandardCharsets.UTF_8), List.of(), false),
              sample.name(),
              Math.floorMod(sample.labels().hashCode(), LABELS),
              sample.timeMillis(),
              sample.timeMillis()));
    }

    private static ReasonCode reason(RefusedSample.Reason reason) {
      return switch (reason) {
        case FUTURE -> ReasonCode.TIME_FUTURE;
        case TOO_OLD, OUT_OF_ORDER -> ReasonCode.TIME_ANCIENT;
        case INVALID, REJECTED -> ReasonCode.FIELD_INVALID;
      };
    }
  }
}
