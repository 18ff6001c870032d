package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.GroupingSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The name of a cell as bytes: its window, its grouping set and the values of its labels. Written
 * into one growing array, so that finding a cell makes no object.
 */
final class ByteKey {
  private static final GroupingSet[] SETS = GroupingSet.values();

  private byte[] bytes = new byte[256];
  private int length;

  /** Begins a name that is no cell's. */
  ByteKey begin() {
    length = 0;
    return this;
  }

  /** Begins the name of a cell. */
  @SuppressWarnings("EnumOrdinal") // lives as long as a checkpoint; sets are only ever added
  ByteKey begin(int windowSeconds, GroupingSet set) {
    begin();
    room(5);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (windowSeconds >>> shift);
    }
    bytes[length++] = (byte) set.ordinal();
    return this;
  }

  ByteKey label(byte[] text, int from, int to) {
    int size = to - from;
    room(size + 2);
    bytes[length++] = (byte) (size >>> 8);
    bytes[length++] = (byte) size;
    System.arraycopy(text, from, bytes, length, size);
    length += size;
    return this;
  }

  ByteKey label(byte[] text) {
    return label(text, 0, text.length);
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Integer.highestOneBit(length + more) * 2);
    }
  }

  static int windowSeconds(byte[] key) {
    return (key[0] & 0xFF) << 24 | (key[1] & 0xFF) << 16 | (key[2] & 0xFF) << 8 | key[3] & 0xFF;
  }

  static GroupingSet set(byte[] key) {
    return SETS[key[4]];
  }

  static List<String> labels(byte[] key) {
    List<String> labels = new ArrayList<>(4);
    for (int at = 5; at < key.length; ) {
      int size = (key[at] & 0xFF) << 8 | key[at + 1] & 0xFF;
      labels.add(new String(key, at + 2, size, StandardCharsets.UTF_8));
      at += 2 + size;
    }
    return labels;
  }
}
