package dev.tributary.contracts.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One access log line, pruned: its times, its code and the text of the fields that were kept, in
 * one array. Made once a line on the hottest path there is, so it holds bytes and no strings.
 */
public final class AccessLog {
  /** An HTTP code that is not a number from 100 to 599. */
  public static final int UNKNOWN_CODE = -1;

  private final long timeMillis;
  private final long usedMillis;
  private final int httpCode;
  private final int lineBytes;
  private final byte[] text;
  private final short[] ends;

  AccessLog(
      long timeMillis, long usedMillis, int httpCode, int lineBytes, byte[] text, short[] ends) {
    this.timeMillis = timeMillis;
    this.usedMillis = usedMillis;
    this.httpCode = httpCode;
    this.lineBytes = lineBytes;
    this.text = text;
    this.ends = ends;
  }

  /** When the request was logged: {@code __time__}, as epoch milliseconds. */
  public long timeMillis() {
    return timeMillis;
  }

  /** How long the request took, in milliseconds. */
  public long usedMillis() {
    return usedMillis;
  }

  /** From 100 to 599, or {@link #UNKNOWN_CODE}. */
  public int httpCode() {
    return httpCode;
  }

  /** How long the line was before it was pruned. */
  public int lineBytes() {
    return lineBytes;
  }

  /** The bytes that {@link #start} and {@link #end} speak of; not to be changed. */
  public byte[] text() {
    return text;
  }

  public int start(LogField field) {
    int position = field.position();
    return position == 0 ? 0 : ends[position - 1];
  }

  public int end(LogField field) {
    return ends[field.position()];
  }

  /** Whether the field was not in the line, empty, or not kept. */
  public boolean isEmpty(LogField field) {
    return start(field) == end(field);
  }

  /** The field as text; empty if it was not in the line or not kept. */
  public String get(LogField field) {
    int start = start(field);
    return new String(text, start, end(field) - start, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AccessLog that
        && timeMillis == that.timeMillis
        && usedMillis == that.usedMillis
        && httpCode == that.httpCode
        && lineBytes == that.lineBytes
        && Arrays.equals(ends, that.ends)
        && Arrays.equals(text, that.text);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(timeMillis) * 31 + Arrays.hashCode(text);
  }

  /** No values: callers and addresses must not reach a log. */
  @Override
  public String toString() {
    return "AccessLog[" + timeMillis + ", " + text.length + " bytes kept]";
  }
}
