package dev.tributary.contracts.gateway;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** The sample, the reason's code and the message. */
public final class RefusedSampleCoder extends VersionedCoder<RefusedSample> {
  private static final RefusedSampleCoder INSTANCE = new RefusedSampleCoder();

  public static RefusedSampleCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  protected void write(RefusedSample refused, OutputStream out) throws IOException {
    SampleCoder.of().encode(refused.sample(), out);
    Wire.writeText(refused.reason().code(), out);
    Wire.writeText(refused.message(), out);
  }

  @Override
  protected RefusedSample read(InputStream in) throws IOException {
    return new RefusedSample(
        SampleCoder.of().decode(in), reason(Wire.readText(in)), Wire.readText(in));
  }

  private static RefusedSample.Reason reason(String code) throws IOException {
    return Arrays.stream(RefusedSample.Reason.values())
        .filter(reason -> reason.code().equals(code))
        .findFirst()
        .orElseThrow(() -> new IOException("unknown reason " + code));
  }
}
