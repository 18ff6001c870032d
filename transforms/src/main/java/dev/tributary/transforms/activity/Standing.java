package dev.tributary.transforms.activity;

import dev.tributary.contracts.coder.Wire;
import dev.tributary.transforms.activity.Act.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Where a user's session stands after their acts up to one of them. A session goes on until thirty
 * minutes of silence (T-44), or until the user ends it: what they do later is another one.
 *
 * @param sessionStart when it began, epoch milliseconds
 * @param last the last act
 * @param pages page views of the session
 * @param connected acts without thirty minutes of silence between them, whoever ended a session in
 *     the meantime. Who knows more of a user has never fewer of these, although a session's end
 *     that becomes known makes two sessions of one
 * @param ended whether the last act ended the session
 */
record Standing(long sessionStart, long last, long pages, long connected, boolean ended) {
  /** So long after an act, the next one begins another session. */
  static final long GAP_MILLIS = Duration.ofMinutes(30).toMillis();

  static final Standing NOTHING = new Standing(0, 0, 0, 0, false);

  Standing after(long at, Kind kind) {
    boolean silence = connected == 0 || at - last >= GAP_MILLIS;
    boolean begins = silence || (ended && at > last);
    return new Standing(
        begins ? at : sessionStart,
        at,
        (begins ? 0 : pages) + (kind == Kind.PAGE_VIEW ? 1 : 0),
        (silence ? 0 : connected) + 1,
        kind == Kind.SESSION_END);
  }

  /** Whether no act at this instant or later is connected to the last one. */
  boolean isOver(long millis) {
    return connected == 0 || millis - last >= GAP_MILLIS;
  }

  void write(OutputStream out) throws IOException {
    Wire.writeLong(connected, out);
    if (connected > 0) {
      Wire.writeLong(sessionStart, out);
      Wire.writeLong(last - sessionStart, out);
      Wire.writeLong(pages, out);
      out.write(ended ? 1 : 0);
    }
  }

  static Standing read(InputStream in) throws IOException {
    long connected = Wire.readLong(in);
    if (connected == 0) {
      return NOTHING;
    }
    long start = Wire.readLong(in);
    long last = start + Wire.readLong(in);
    return new Standing(start, last, Wire.readLong(in), connected, Wire.readByte(in) == 1);
  }
}
