package dev.tributary.io.parquet;

import dev.tributary.contracts.coder.ReceivedCoder;
import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Received;
import java.io.IOException;
import java.time.LocalDate;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * The events that happened on a range of UTC days, read from the archive, with their event times.
 *
 * <p>Bounded, in the global window. A day without files has no events, which is no error. A row
 * that is no event becomes a {@link DeadLetter} whose topic is the path of its file below the root
 * and whose offset is the number of the row. A damaged file fails the run with an {@link
 * UnreadableFileException} that names it: a result without those events would be wrong in silence.
 *
 * <p>An event may appear more than once (see {@link ArchiveEvents}): the admission comes next.
 */
public final class ReadArchive extends PTransform<PBegin, PCollection<Received>> {
  private static final long serialVersionUID = 1;

  private final ArchiveLayout layout;
  private final LocalDate from;
  private final LocalDate to;
  private final String tenant;

  private ReadArchive(ArchiveLayout layout, LocalDate from, LocalDate to, String tenant) {
    this.layout = layout;
    this.from = from;
    this.to = to;
    this.tenant = tenant;
  }

  /**
   * @param root the folder that {@link ArchiveEvents} wrote to
   */
  public static ReadArchive from(String root) {
    return new ReadArchive(ArchiveLayout.below(root), null, null, null);
  }

  /** Both days inclusive; a range must be given. */
  public ReadArchive between(LocalDate from, LocalDate to) {
    return new ReadArchive(layout, from, to, tenant);
  }

  /** Opens the files of this tenant only; all tenants if it is not given. */
  public ReadArchive tenant(String tenant) {
    return new ReadArchive(layout, from, to, ArchivePartition.requireTenant(tenant));
  }

  @Override
  public PCollection<Received> expand(PBegin begin) {
    if (from == null || to == null) {
      throw new IllegalStateException("say which days to read: between(from, to)");
    }
    return begin
        .apply("Days", Create.of(layout.patterns(from, to, tenant)).withCoder(StringUtf8Coder.of()))
        .apply("SpreadDays", Reshuffle.viaRandomKey())
        .apply("ReadDay", ParDo.of(new ReadDay()))
        .setCoder(ReceivedCoder.of());
  }

  /**
   * All files of a day in one go and not spread: a stream leaves a file every few seconds, and the
   * DirectRunner would make a bundle of each. With every bundle it copies the state that it
   * touches.
   */
  private static final class ReadDay extends DoFn<String, Received> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element String pattern, OutputReceiver<Received> out) throws IOException {
      for (MatchResult.Metadata file :
          FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata()) {
        read(file, out);
      }
    }

    private static void read(MatchResult.Metadata file, OutputReceiver<Received> out)
        throws IOException {
      try (FileReader reader = FileReader.open(file)) {
        for (Received next = reader.next(); next != null; next = reader.next()) {
          out.outputWithTimestamp(next, Instant.ofEpochMilli(timeOf(next)));
        }
      }
    }

    private static long timeOf(Received received) {
      return received instanceof Event event
          ? event.timestampMillis()
          : ((DeadLetter) received).firstSeenMillis();
    }
  }
}
