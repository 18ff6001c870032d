package dev.tributary.transforms.admission;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Received;
import dev.tributary.transforms.Run;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** What {@link Admit} decides of records that are all known: none of them is late. */
final class AdmitAll extends DoFn<Iterable<KV<Integer, Received>>, Event> {
  private static final long serialVersionUID = 1;

  private final Run run;

  AdmitAll(Run run) {
    this.run = run;
  }

  @ProcessElement
  public void process(@Element Iterable<KV<Integer, Received>> records, MultiOutputReceiver out) {
    Set<UUID> seen = new HashSet<>();
    Map<Integer, Tally> tallies = new HashMap<>();
    for (KV<Integer, Received> each : records) {
      Tally tally = tallies.getOrDefault(each.getKey(), Tally.NONE);
      tallies.put(each.getKey(), admit(each.getValue(), tally, seen, out));
    }
    tallies.forEach(
        (shard, tally) -> out.get(Admission.COUNTS).output(tally.row(run, shard, null)));
  }

  private static Tally admit(
      Received record, Tally tally, Set<UUID> seen, MultiOutputReceiver out) {
    if (record instanceof DeadLetter letter) {
      out.get(Admission.REJECTED).output(letter);
      return tally.plusRejected(letter.reason());
    }
    Event event = (Event) record;
    if (!seen.add(event.eventId())) {
      return tally.plusDuplicate();
    }
    out.get(Admission.ADMITTED).output(event);
    return tally.plusAdmitted(false);
  }
}
