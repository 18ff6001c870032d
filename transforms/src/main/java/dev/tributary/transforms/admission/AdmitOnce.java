package dev.tributary.transforms.admission;

import dev.tributary.contracts.coder.DeadLetterCoder;
import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.coder.LateEventCoder;
import dev.tributary.contracts.coder.ReceivedCoder;
import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Gather;
import dev.tributary.transforms.Run;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * The one place where records are let in: each fact once, none too late, all counted.
 *
 * <p>Takes bounded or unbounded records in the global window. An event id that was seen before is
 * counted and dropped. An event whose first window has already passed under the watermark is copied
 * to {@link Admission#late}; if no open window would take it, that copy is all that is left of it
 * in this run, and the nightly run takes it from the archive. Every record ends in exactly one of
 * {@code admitted}, {@code duplicate}, {@code late_only} and {@code rejected}, per shard, in rows
 * of {@code ops.admission}; the totals live in state, so a restart neither loses nor repeats a
 * count.
 *
 * <p>The watermark is the exact one of this step: nothing that passes here can be late further on.
 * A bounded run knows all records before it admits one, so nothing is late there.
 *
 * <p>Ids are remembered for as long as an event of their time could still be applied; after that a
 * second delivery is too late anyway.
 */
public final class AdmitOnce extends PTransform<PCollection<Received>, Admission> {
  private static final long serialVersionUID = 1;
  private static final int SHARDS = 64;

  private final Run run;
  private final Lateness lateness;

  private AdmitOnce(Run run, Lateness lateness) {
    this.run = run;
    this.lateness = lateness;
  }

  public static AdmitOnce during(Run run, Lateness lateness) {
    return new AdmitOnce(run, lateness);
  }

  @Override
  public Admission expand(PCollection<Received> records) {
    TupleTagList others =
        TupleTagList.of(Admission.LATE).and(Admission.REJECTED).and(Admission.COUNTS);
    PCollection<KV<Integer, Received>> byShard =
        records
            .apply("KeyByShard", WithKeys.<Integer, Received>of(AdmitOnce::shard))
            .setCoder(KvCoder.of(VarIntCoder.of(), ReceivedCoder.of()));
    Admission admission =
        new Admission(
            records.isBounded() == IsBounded.BOUNDED
                ? byShard
                    .apply("Gather", Gather.by(shard -> shard))
                    .apply(
                        "AdmitAll",
                        ParDo.of(new AdmitAll(run)).withOutputTags(Admission.ADMITTED, others))
                : byShard.apply(
                    "Admit",
                    ParDo.of(new Admit(run, lateness)).withOutputTags(Admission.ADMITTED, others)));
    admission.admitted().setCoder(EventCoder.of());
    admission.late().setCoder(LateEventCoder.of());
    admission.rejected().setCoder(DeadLetterCoder.of());
    admission.counts().setCoder(RowCoder.of(Tables.ADMISSION));
    return admission;
  }

  private static int shard(Received record) {
    int hash =
        record instanceof Event event
            ? event.eventId().hashCode()
            : ((DeadLetter) record).key().hashCode();
    return Math.floorMod(hash * 0x9E3779B9 >>> 16, SHARDS);
  }
}
