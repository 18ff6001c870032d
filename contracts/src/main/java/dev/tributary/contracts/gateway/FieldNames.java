package dev.tributary.contracts.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds a field by the bytes of its name, without making a string of them. */
final class FieldNames {
  private static final int LONGEST = 32;

  private final byte[][][] namesByLength = new byte[LONGEST + 1][0][];
  private final LogField[][] fieldsByLength = new LogField[LONGEST + 1][0];

  void add(String name, LogField field) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    byte[][] names = namesByLength[bytes.length];
    LogField[] fields = fieldsByLength[bytes.length];
    namesByLength[bytes.length] = Arrays.copyOf(names, names.length + 1);
    namesByLength[bytes.length][names.length] = bytes;
    fieldsByLength[bytes.length] = Arrays.copyOf(fields, fields.length + 1);
    fieldsByLength[bytes.length][fields.length] = field;
  }

  /** The field of this name, or null. */
  LogField find(byte[] text, int from, int to) {
    int length = to - from;
    if (length > LONGEST) {
      return null;
    }
    byte[][] names = namesByLength[length];
    for (int i = 0; i < names.length; i++) {
      if (Arrays.equals(names[i], 0, length, text, from, to)) {
        return fieldsByLength[length][i];
      }
    }
    return null;
  }
}
