package dev.tributary.serving.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One message of a stream of server-sent events, as it goes over the wire.
 *
 * @param isData whether it says something; else it only keeps the connection open
 * @param isLast whether the stream ends with it
 */
record LiveFrame(byte[] bytes, boolean isData, boolean isLast) {
  /** Nothing new: keeps proxies and both ends from taking the silence for an end. */
  static final LiveFrame HEARTBEAT = new LiveFrame(utf8(": still here\n\n"), false, false);

  /** The caller has exactly this already (Last-Event-ID). */
  static LiveFrame same(String id) {
    return new LiveFrame(utf8("id: " + id + "\nevent: same\ndata: {}\n\n"), true, false);
  }

  /** All that the view shows now; JSON on one line. */
  static LiveFrame view(String id, byte[] json) {
    return event("id: " + id + "\nevent: view\ndata: ", json, false);
  }

  /** Why there is nothing new at the moment: a problem as RFC 9457 tells it. */
  static LiveFrame trouble(byte[] problem) {
    return event("event: trouble\ndata: ", problem, false);
  }

  /** The stream ends, and why. */
  static LiveFrame last(byte[] problem) {
    return event("event: trouble\ndata: ", problem, true);
  }

  private static LiveFrame event(String head, byte[] json, boolean isLast) {
    byte[] begin = utf8(head);
    byte[] bytes = Arrays.copyOf(begin, begin.length + json.length + 2);
    System.arraycopy(json, 0, bytes, begin.length, json.length);
    bytes[bytes.length - 2] = '\n';
    bytes[bytes.length - 1] = '\n';
    return new LiveFrame(bytes, true, isLast);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
