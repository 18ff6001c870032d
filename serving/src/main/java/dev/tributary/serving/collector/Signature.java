package dev.tributary.serving.collector;

import java.util.function.UnaryOperator;

/**
 * How a source proves that a body comes from whom it says. Takes as long for a wrong, a short or a
 * missing proof as for the right one.
 */
interface Signature {
  /**
   * Whether the headers prove this body.
   *
   * @param secret what only the source and the tenant know
   * @param body as it came, byte for byte
   * @param headers the value of a header by its name in any case, null if there is none
   * @param nowMillis epoch milliseconds, for signatures that grow old
   */
  boolean proves(byte[] secret, byte[] body, UnaryOperator<String> headers, long nowMillis);

  /** Either of the two is enough. Both are looked at, always. */
  default Signature or(Signature other) {
    return (secret, body, headers, nowMillis) -> {
      boolean first = proves(secret, body, headers, nowMillis);
      boolean second = other.proves(secret, body, headers, nowMillis);
      return first || second;
    };
  }
}
