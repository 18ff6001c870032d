package dev.tributary.contracts.trace;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/** What happens to an event on its way; the name of its span is {@link #spanName}. */
public enum Stage {
  RECEIVE,
  PUBLISH,
  ADMIT,
  WINDOW_EMIT,
  UPSERT,
  READ;

  /** For example {@code window emit}. */
  public String spanName() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * The id of a stage's span, made from what passes it and not by chance: work that is done again
   * after a failure tells the same span again, and who reads it sees that it is one.
   *
   * @param what the event's id, or a row's table, key and revision
   * @return 16 hex digits
   */
  public String spanId(String traceId, String what) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((name() + '|' + traceId + '|' + what).getBytes(StandardCharsets.UTF_8));
      digest[0] |= 1; // all zeros would be no id
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
