package dev.tributary.sources.simulated;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What can be wrong with an access log line so that it cannot be used at all. */
public enum BadLine {
  /** A node died while it wrote. */
  TRUNCATED {
    @Override
    byte[] spoil(byte[] line) {
      return Arrays.copyOf(line, line.length * 2 / 3);
    }
  },
  /** Ext5 holds no object. */
  NO_EXT5 {
    @Override
    byte[] spoil(byte[] line) {
      String text = new String(line, StandardCharsets.UTF_8);
      return bytes(text.replaceFirst("\"Ext5\":\"", "\"Ext5\":\"<"));
    }
  },
  /** A time that is no number. */
  NO_TIME {
    @Override
    byte[] spoil(byte[] line) {
      String text = new String(line, StandardCharsets.UTF_8);
      return bytes(text.replaceFirst("\"__time__\":", "\"__time__\":\"noon\",\"x\":"));
    }
  },
  /** A value of more than a megabyte. */
  TOO_LARGE {
    @Override
    byte[] spoil(byte[] line) {
      String text = new String(line, StandardCharsets.UTF_8);
      return bytes(
          text.replaceFirst(
              "\"RequestContent\":\"", "\"RequestContent\":\"" + "x".repeat(1 << 20)));
    }
  };

  /** The line, spoiled in this way. */
  abstract byte[] spoil(byte[] line);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
