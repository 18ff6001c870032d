package dev.tributary.transforms.operational;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.values.KV;

/**
 * All that one event says about its team: that it happened, whether a build failed, and a fact for
 * each of its tasks and incidents. Bounded runs gather them.
 *
 * @param minute minutes since the epoch
 */
record Happening(long minute, boolean failedBuild, List<KV<Subject, Fact>> facts) {

  static Happening of(Event event) {
    return new Happening(
        Minute.of(event.timestampMillis()),
        event.eventType().equals("build.failed"),
        Facts.of(event));
  }

  /** What counts itself, whatever else it says. */
  List<Contribution> contributions() {
    Contribution happened = Contribution.of(Measure.EVENT, minute, 1);
    return failedBuild
        ? List.of(happened, Contribution.of(Measure.FAILED_BUILD, minute, 1))
        : List.of(happened);
  }

  static final class HappeningCoder extends VersionedCoder<Happening> {
    private static final HappeningCoder INSTANCE = new HappeningCoder();
    private static final KvCoder<Subject, Fact> FACT =
        KvCoder.of(Subject.SubjectCoder.of(), Fact.FactCoder.of());

    static HappeningCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Happening it, OutputStream out) throws IOException {
      Wire.writeLong(it.minute, out);
      out.write(it.failedBuild ? 1 : 0);
      Wire.writeInt(it.facts.size(), out);
      for (KV<Subject, Fact> fact : it.facts) {
        FACT.encode(fact, out);
      }
    }

    @Override
    protected Happening read(InputStream in) throws IOException {
      long minute = Wire.readLong(in);
      boolean failedBuild = Wire.readByte(in) == 1;
      List<KV<Subject, Fact>> facts = new ArrayList<>(1);
      for (int left = Wire.readInt(in); left > 0; left--) {
        facts.add(FACT.decode(in));
      }
      return new Happening(minute, failedBuild, facts);
    }
  }
}
