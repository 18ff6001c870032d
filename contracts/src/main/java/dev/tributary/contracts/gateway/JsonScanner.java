package dev.tributary.contracts.gateway;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks over a JSON object as bytes and says where its values lie, without building anything. It
 * checks the structure (every string, object and array is closed, nothing follows the end) and
 * leaves the grammar of numbers to whoever reads one.
 *
 * <p>An object that a string holds is walked over where it stands, without taking its backslashes
 * out first. The quotes of its names and strings then have a backslash before them, and any other
 * escape inside them has two or more. Text that escapes its structure in another way, such as a
 * quote by its code point or a line break between fields, is refused, though it may be JSON.
 *
 * <p>Not thread-safe; one scanner is used again for every line.
 */
final class JsonScanner {
  /** Text that is not JSON. Carries no trace and no text: it is cheap, and lines are personal. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    private Malformed() {
      super("not a JSON object", null, false, false);
    }
  }

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private byte[] text;
  private int position;
  private int end;
  private boolean first;

  /** Whether the walk is through an object that a string holds. */
  private boolean quoted;

  private int keyStart;
  private int keyEnd;
  private int valueStart;
  private int valueEnd;
  private boolean escaped;

  /** Enters the object that these bytes hold. */
  void enter(byte[] bytes, int from, int to) throws Malformed {
    text = bytes;
    position = from;
    end = to;
    quoted = false;
    expect('{');
    first = true;
  }

  /** Enters the object that the string just found holds. */
  void enterString() throws Malformed {
    expect('"');
    quoted = true;
    expect('{');
    first = true;
  }

  /** Leaves the string that was entered, at the end of its object. */
  void leaveString() throws Malformed {
    expect('"');
    quoted = false;
  }

  /** Where the value of the field just found begins. */
  int position() {
    return position;
  }

  /** Goes back to the value that begins there, which may be the string that was entered. */
  void returnTo(int start) {
    position = start;
    quoted = false;
    first = false;
  }

  /** Enters the object that is the value of the field just found. */
  void enterValue() throws Malformed {
    expect('{');
    first = true;
  }

  /**
   * Moves to the next field of the object that was entered, so that its value can be taken.
   *
   * @return false at the end of the object
   */
  boolean nextField() throws Malformed {
    byte next = peek();
    if (next == '}') {
      position++;
      first = false;
      return false;
    }
    if (!first) {
      expect(',');
    }
    first = false;
    takeString();
    keyStart = valueStart;
    keyEnd = valueEnd;
    expect(':');
    peek();
    return true;
  }

  /** Refuses anything after the object but white space. */
  void finish() throws Malformed {
    while (position < end) {
      if (!isSpace(text[position++])) {
        throw new Malformed();
      }
    }
  }

  boolean atString() {
    return text[position] == '"';
  }

  boolean atObject() {
    return text[position] == '{';
  }

  /**
   * Takes the value of the field just found: a string without its quotes, anything else as it is
   * written.
   */
  void takeValue() throws Malformed {
    switch (text[position]) {
      case '"', '\\' -> takeString();
      case '{', '[' -> takeNested();
      default -> takeBare();
    }
  }

  int keyStart() {
    return keyStart;
  }

  int keyEnd() {
    return keyEnd;
  }

  int valueStart() {
    return valueStart;
  }

  int valueEnd() {
    return valueEnd;
  }

  /** Whether the string that was taken holds a backslash. */
  boolean isEscaped() {
    return escaped;
  }

  /** Whether that backslash is itself behind one, and has to be resolved twice. */
  boolean isEscapedTwice() {
    return escaped && quoted;
  }

  private void takeString() throws Malformed {
    if (quoted) {
      takeQuotedString();
      return;
    }
    expect('"');
    valueStart = position;
    escaped = false;
    while (true) {
      position = indexOfQuoteOrBackslash(position);
      if (text[position] == '"') {
        valueEnd = position++;
        return;
      }
      escaped = true;
      position += 2;
    }
  }

  private void takeQuotedString() throws Malformed {
    expect('\\');
    expect('"');
    valueStart = position;
    escaped = false;
    while (true) {
      position = indexOfQuoteOrBackslash(position);
      if (text[position] == '\\' && at(position + 1) == '"') {
        valueEnd = position;
        position += 2;
        return;
      }
      position += lengthOfQuotedEscape();
      escaped = true;
    }
  }

  /** A quote or a backslash takes two more: each of the two characters is escaped again. */
  private int lengthOfQuotedEscape() throws Malformed {
    if (text[position] == '\\' && at(position + 1) == '\\') {
      byte kind = at(position + 2);
      if (kind != '"' && kind != '\\') {
        return 3;
      }
      if (kind == '\\' && (at(position + 3) == '"' || at(position + 3) == '\\')) {
        return 4;
      }
    }
    throw new Malformed();
  }

  private byte at(int index) throws Malformed {
    if (index >= end) {
      throw new Malformed();
    }
    return text[index];
  }

  private int indexOfQuoteOrBackslash(int from) throws Malformed {
    int at = from;
    for (; at + 8 <= end; at += 8) {
      long eight = (long) EIGHT_BYTES.get(text, at);
      long found = zeroBytes(eight ^ QUOTES) | zeroBytes(eight ^ BACKSLASHES);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    for (; at < end; at++) {
      if (text[at] == '"' || text[at] == '\\') {
        return at;
      }
    }
    throw new Malformed();
  }

  /** The lowest bit set marks the first byte that is zero; higher ones may be wrong. */
  private static long zeroBytes(long eight) {
    return (eight - ONES) & ~eight & HIGH_BITS;
  }

  private void takeNested() throws Malformed {
    int start = position;
    int depth = 0;
    do {
      if (position >= end) {
        throw new Malformed();
      }
      switch (text[position]) {
        case '"', '\\' -> takeString();
        case '{', '[' -> {
          depth++;
          position++;
        }
        case '}', ']' -> {
          depth--;
          position++;
        }
        default -> position++;
      }
    } while (depth > 0);
    valueStart = start;
    valueEnd = position;
    escaped = false;
  }

  private void takeBare() throws Malformed {
    valueStart = position;
    while (position < end && !endsBareValue(text[position])) {
      position++;
    }
    valueEnd = position;
    escaped = false;
    if (valueEnd == valueStart) {
      throw new Malformed();
    }
  }

  private static boolean endsBareValue(byte b) {
    return b == ',' || b == '}' || b == ']' || b == ':' || b == '"' || b == '\\' || isSpace(b);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private byte peek() throws Malformed {
    while (position < end && isSpace(text[position])) {
      position++;
    }
    if (position >= end) {
      throw new Malformed();
    }
    return text[position];
  }

  private void expect(char character) throws Malformed {
    if (peek() != character) {
      throw new Malformed();
    }
    position++;
  }
}
