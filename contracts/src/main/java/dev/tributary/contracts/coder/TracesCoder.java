package dev.tributary.contracts.coder;

import dev.tributary.contracts.trace.Trace;
import dev.tributary.contracts.trace.Traces;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** {@link Traces}: some 60 bytes each. */
public final class TracesCoder extends VersionedCoder<Traces> {
  private static final TracesCoder INSTANCE = new TracesCoder();

  private TracesCoder() {}

  public static TracesCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  protected void write(Traces traces, OutputStream out) throws IOException {
    Wire.writeInt(traces.newestFirst().size(), out);
    for (Trace trace : traces.newestFirst()) {
      Wire.writeText(trace.traceId(), out);
      Wire.writeText(trace.spanId(), out);
      Wire.writeFixed(trace.atMillis(), out);
    }
  }

  @Override
  protected Traces read(InputStream in) throws IOException {
    List<Trace> traces = new ArrayList<>();
    for (int left = Wire.readInt(in); left > 0; left--) {
      traces.add(new Trace(Wire.readText(in), Wire.readText(in), Wire.readFixed(in)));
    }
    return new Traces(traces);
  }
}
