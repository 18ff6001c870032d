package dev.tributary.transforms.gateway;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A hash table whose keys are looked up as a part of an array: the key is copied when it is new,
 * and only then.
 */
final class ByteTable<V> {
  private static final int SMALLEST = 256;
  private static final long INDEX = 0xFFFF_FFFFL;

  /**
   * Open addressing: the hash of a key in the upper half, one more than its index in the lower, so
   * that a slot is judged without touching the key.
   */
  private long[] slots = new long[2 * SMALLEST];

  private byte[][] keys = new byte[SMALLEST][];
  private Object[] values = new Object[SMALLEST];
  private int size;

  int size() {
    return size;
  }

  /** The value of a key, or null. */
  @SuppressWarnings("unchecked")
  V get(byte[] text, int from, int to) {
    int index = (int) slots[slot(text, from, to, hash(text, from, to))] - 1;
    return index < 0 ? null : (V) values[index];
  }

  void set(byte[] text, int from, int to, V value) {
    int hash = hash(text, from, to);
    int slot = slot(text, from, to, hash);
    int index = (int) slots[slot] - 1;
    if (index < 0) {
      if (size == keys.length) {
        grow();
        slot = slot(text, from, to, hash);
      }
      index = size++;
      keys[index] = Arrays.copyOfRange(text, from, to);
      slots[slot] = (long) hash << 32 | size;
    }
    values[index] = value;
  }

  @SuppressWarnings("unchecked")
  void forEach(BiConsumer<byte[], V> action) {
    for (int index = 0; index < size; index++) {
      action.accept(keys[index], (V) values[index]);
    }
  }

  List<byte[]> keys() {
    return List.of(Arrays.copyOf(keys, size));
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(slots, 0);
      Arrays.fill(keys, 0, size, null);
      Arrays.fill(values, 0, size, null);
      size = 0;
    }
  }

  /** The slot of a key, or the free one it would get. */
  private int slot(byte[] text, int from, int to, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0 && !holds(slots[slot], text, from, to, hash)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean holds(long slot, byte[] text, int from, int to, int hash) {
    if ((int) (slot >>> 32) != hash) {
      return false;
    }
    byte[] key = keys[(int) (slot & INDEX) - 1];
    return Arrays.equals(key, 0, key.length, text, from, to);
  }

  private void grow() {
    keys = Arrays.copyOf(keys, keys.length * 2);
    values = Arrays.copyOf(values, keys.length);
    long[] old = slots;
    slots = new long[old.length * 2];
    int mask = slots.length - 1;
    for (long taken : old) {
      if (taken != 0) {
        int slot = (int) (taken >>> 32) & mask;
        while (slots[slot] != 0) {
          slot = slot + 1 & mask;
        }
        slots[slot] = taken;
      }
    }
  }

  /** FNV-1a with a final mix. Shards are chosen by it, so it never changes. */
  static int hash(byte[] text, int from, int to) {
    int hash = 0x811C9DC5;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text[i]) * 0x01000193;
    }
    hash ^= hash >>> 16;
    hash *= 0x85EBCA6B;
    return hash ^ hash >>> 13;
  }
}
