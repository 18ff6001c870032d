package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.AccessLog;
import dev.tributary.contracts.gateway.Dimensions;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.PartialCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;

/**
 * Layer 1: a region's log lines in, what it counted by product, API, error and caller out (G-017,
 * G-030). Takes lines in the global window, bounded or not, and gives the same counts for both and
 * for any order of arrival.
 *
 * <p>Counts are made bundle by bundle before anything crosses the network, then added up by shard:
 * Beam's own windows would cost a log line ten times as much.
 */
public final class AggregateRegion
    extends PTransform<PCollection<AccessLog>, PCollection<Partial>> {
  private static final long serialVersionUID = 1;

  private final Region region;
  private final Dimensions dimensions;

  private AggregateRegion(Region region, Dimensions dimensions) {
    this.region = region;
    this.dimensions = dimensions;
  }

  public static AggregateRegion in(Region region, Dimensions dimensions) {
    return new AggregateRegion(region, dimensions);
  }

  /** The partials of windows that have passed, each as often as it changed since. */
  @Override
  public PCollection<Partial> expand(PCollection<AccessLog> lines) {
    return lines
        .apply("CountLines", ParDo.of(new CountLines(region, dimensions)))
        .setCoder(KvCoder.of(VarIntCoder.of(), Cells.CellsCoder.of()))
        .apply(
            "CloseWindows",
            ParDo.of(new CloseWindows(region, lines.isBounded() == IsBounded.BOUNDED)))
        .setCoder(PartialCoder.of());
  }
}
