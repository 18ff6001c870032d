package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.PartialCoder;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.contracts.gateway.SampleCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;

/**
 * Layer 2: what every region counted in, samples of time series out (G-018, G-025 to G-028). Takes
 * partials in the global window, bounded or not, in any order and any number of times (T-30).
 *
 * <p>A sample is said once, when its window has passed, because no metric store takes it back (F5),
 * and never ahead of the watermark, because one sample of the far future shuts out all others (F4).
 * Requests that come later are said in series of their own, in the window in which they came.
 */
public final class MergeRegions extends PTransform<PCollection<Partial>, PCollection<Sample>> {
  private static final long serialVersionUID = 1;

  private final SeriesPlan plan;

  private MergeRegions(SeriesPlan plan) {
    this.plan = plan;
  }

  public static MergeRegions into(SeriesPlan plan) {
    return new MergeRegions(plan);
  }

  @Override
  public PCollection<Sample> expand(PCollection<Partial> partials) {
    boolean bounded = partials.isBounded() == IsBounded.BOUNDED;
    return partials
        .apply("BatchPartials", ParDo.of(new BatchPartials()))
        .setCoder(KvCoder.of(VarIntCoder.of(), ListCoder.of(PartialCoder.of())))
        .apply("MergePartials", ParDo.of(new MergePartials(plan, bounded)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ClosedWindow.ClosedWindowCoder.of()))
        .apply("SaySeries", ParDo.of(new SaySeries(plan, bounded)))
        .setCoder(SampleCoder.of());
  }
}
