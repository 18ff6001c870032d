package dev.tributary.contracts.gateway;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Compact and deterministic; also the value of a record of {@code machine-agg-log}. */
public final class PartialCoder extends VersionedCoder<Partial> {
  private static final PartialCoder INSTANCE = new PartialCoder();

  public static PartialCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  protected void write(Partial partial, OutputStream out) throws IOException {
    Wire.writeText(partial.region(), out);
    Wire.writeLong(partial.windowSeconds(), out);
    Wire.writeInt(partial.lengthSeconds(), out);
    Wire.writeEnum(partial.set(), out);
    for (String label : partial.labels()) {
      Wire.writeText(label, out);
    }
    TrafficCoder.of().encode(partial.traffic(), out);
  }

  @Override
  protected Partial read(InputStream in) throws IOException {
    String region = Wire.readText(in);
    long windowSeconds = Wire.readLong(in);
    int lengthSeconds = Wire.readInt(in);
    GroupingSet set = Wire.readEnum(GroupingSet.values(), in);
    List<String> labels = new ArrayList<>();
    for (int left = set.labels().size(); left > 0; left--) {
      labels.add(Wire.readText(in));
    }
    return new Partial(
        region, windowSeconds, lengthSeconds, set, labels, TrafficCoder.of().decode(in));
  }
}
