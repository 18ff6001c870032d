package dev.tributary.contracts.gateway;

/** Takes the backslashes out of a JSON string, as bytes. */
final class Escapes {
  private Escapes() {}

  /**
   * Writes the string to the start of {@code target}, which is at least as long.
   *
   * @return how many bytes were written
   */
  static int resolve(byte[] text, int from, int to, byte[] target) {
    int written = 0;
    int position = from;
    while (position < to) {
      int backslash = position;
      while (backslash < to && text[backslash] != '\\') {
        backslash++;
      }
      System.arraycopy(text, position, target, written, backslash - position);
      written += backslash - position;
      if (backslash + 1 >= to) {
        return written;
      }
      byte kind = text[backslash + 1];
      if (kind == 'u' && backslash + 6 <= to) {
        written = writeUtf8(hex(text, backslash + 2), target, written);
        position = backslash + 6;
      } else {
        target[written++] = plain(kind);
        position = backslash + 2;
      }
    }
    return written;
  }

  private static byte plain(byte kind) {
    return switch (kind) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> kind;
    };
  }

  private static int hex(byte[] text, int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = Character.digit(text[i], 16);
      value = value << 4 | Math.max(digit, 0);
    }
    return value;
  }

  /** Halves of a pair are written one by one: never longer than the six bytes they replace. */
  private static int writeUtf8(int character, byte[] target, int at) {
    int next = at;
    if (character < 0x80) {
      target[next++] = (byte) character;
    } else if (character < 0x800) {
      target[next++] = (byte) (0xC0 | character >> 6);
      target[next++] = (byte) (0x80 | character & 0x3F);
    } else {
      target[next++] = (byte) (0xE0 | character >> 12);
      target[next++] = (byte) (0x80 | character >> 6 & 0x3F);
      target[next++] = (byte) (0x80 | character & 0x3F);
    }
    return next;
  }
}
