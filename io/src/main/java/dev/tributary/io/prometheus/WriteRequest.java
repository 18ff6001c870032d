package dev.tributary.io.prometheus;

import dev.tributary.contracts.gateway.Sample;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The message of remote write 1.0 in the wire format of protocol buffers:
 *
 * <pre>
 *   WriteRequest { repeated TimeSeries timeseries = 1; }
 *   TimeSeries   { repeated Label labels = 1; repeated Sample samples = 2; }
 *   Label        { string name = 1; string value = 2; }
 *   Sample       { double value = 1; int64 timestamp = 2; }
 * </pre>
 */
final class WriteRequest {
  private static final String NAME = "__name__";
  private static final int FIRST_BYTES = 1 << 3 | 2;
  private static final int SECOND_BYTES = 2 << 3 | 2;
  private static final int FIRST_FIXED = 1 << 3 | 1;
  private static final int SECOND_VARINT = 2 << 3;

  private record Series(String name, Map<String, String> labels) {}

  private WriteRequest() {}

  /** The samples by series, in the order in which they come. */
  static byte[] of(List<Sample> samples) {
    Map<Series, List<Sample>> bySeries = new LinkedHashMap<>();
    for (Sample sample : samples) {
      bySeries
          .computeIfAbsent(new Series(sample.name(), sample.labels()), s -> new ArrayList<>())
          .add(sample);
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream(samples.size() * 128);
    bySeries.forEach((series, its) -> writeBytes(FIRST_BYTES, timeSeries(series, its), request));
    return request.toByteArray();
  }

  private static byte[] timeSeries(Series series, List<Sample> samples) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // The store wants them sorted, the name among them; an empty one would be no label.
    TreeMap<String, String> labels = new TreeMap<>(series.labels);
    labels.put(NAME, series.name);
    labels.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            writeBytes(FIRST_BYTES, label(name, value), out);
          }
        });
    samples.forEach(sample -> writeBytes(SECOND_BYTES, sample(sample), out));
    return out.toByteArray();
  }

  private static byte[] label(String name, String value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writeBytes(FIRST_BYTES, name.getBytes(StandardCharsets.UTF_8), out);
    writeBytes(SECOND_BYTES, value.getBytes(StandardCharsets.UTF_8), out);
    return out.toByteArray();
  }

  private static byte[] sample(Sample sample) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(FIRST_FIXED);
    long bits = Double.doubleToLongBits(sample.value());
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      out.write((int) (bits >>> shift));
    }
    out.write(SECOND_VARINT);
    writeVarint(sample.timeMillis(), out);
    return out.toByteArray();
  }

  private static void writeBytes(int tag, byte[] bytes, ByteArrayOutputStream out) {
    out.write(tag);
    writeVarint(bytes.length, out);
    out.writeBytes(bytes);
  }

  private static void writeVarint(long value, ByteArrayOutputStream out) {
    while ((value & ~0x7FL) != 0) {
      out.write((int) (value & 0x7F | 0x80));
      value >>>= 7;
    }
    out.write((int) value);
  }
}
