package dev.tributary.contracts.gateway;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;

/** Name, labels in their order, time and the bits of the value. */
public final class SampleCoder extends VersionedCoder<Sample> {
  private static final SampleCoder INSTANCE = new SampleCoder();

  public static SampleCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  protected void write(Sample sample, OutputStream out) throws IOException {
    Wire.writeText(sample.name(), out);
    Wire.writeInt(sample.labels().size(), out);
    for (Map.Entry<String, String> label : sample.labels().entrySet()) {
      Wire.writeText(label.getKey(), out);
      Wire.writeText(label.getValue(), out);
    }
    Wire.writeFixed(sample.timeMillis(), out);
    Wire.writeFixed(Double.doubleToLongBits(sample.value()), out);
  }

  @Override
  protected Sample read(InputStream in) throws IOException {
    String name = Wire.readText(in);
    TreeMap<String, String> labels = new TreeMap<>();
    for (int left = Wire.readInt(in); left > 0; left--) {
      labels.put(Wire.readText(in), Wire.readText(in));
    }
    return new Sample(
        name, labels, Wire.readFixed(in), Double.longBitsToDouble(Wire.readFixed(in)));
  }
}
