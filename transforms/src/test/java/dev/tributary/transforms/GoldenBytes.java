package dev.tributary.transforms;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.testing.CoderProperties;

/**
 * Holds a coder to the bytes it has always written. State of a running job is made of them: when
 * one of these fails, a savepoint of the last release can no longer be read, and the format needs a
 * new version byte and a reader for the old one, not a new golden value.
 */
public final class GoldenBytes {
  private GoldenBytes() {}

  /**
   * @param again an equal value that was built separately
   * @param base64 of the encoded value, URL alphabet, without padding
   */
  public static <T> void hold(Coder<T> coder, T value, T again, String base64) throws Exception {
    coder.verifyDeterministic();
    CoderProperties.coderSerializable(coder);
    CoderProperties.coderDeterministic(coder, value, again);
    CoderProperties.coderDecodeEncodeEqual(coder, value);
    CoderProperties.structuralValueConsistentWithEquals(coder, value, again);
    CoderProperties.coderEncodesBase64(coder, value, base64);
    CoderProperties.coderDecodesBase64(coder, base64, value);
  }
}
