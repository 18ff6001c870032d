package dev.tributary.transforms.gateway;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * A hash table whose keys are looked up as a part of an array: the key is copied when it is new,
 * and only then.
 */
final class ByteTable<V> {
  private static final int SMALLEST = 256;

  private byte[][] keys = new byte[SMALLEST][];
  private int[] hashes = new int[SMALLEST];
  private Object[] values = new Object[SMALLEST];
  private int size;

  int size() {
    return size;
  }

  /** The value of a key, or null. */
  @SuppressWarnings("unchecked")
  V get(byte[] text, int from, int to) {
    return (V) values[slot(text, from, to, hash(text, from, to))];
  }

  void set(byte[] text, int from, int to, V value) {
    if (size * 2 >= keys.length) {
      grow();
    }
    int hash = hash(text, from, to);
    int slot = slot(text, from, to, hash);
    if (keys[slot] == null) {
      keys[slot] = Arrays.copyOfRange(text, from, to);
      hashes[slot] = hash;
      size++;
    }
    values[slot] = value;
  }

  @SuppressWarnings("unchecked")
  void forEach(BiConsumer<byte[], V> action) {
    for (int slot = 0; slot < keys.length; slot++) {
      if (keys[slot] != null) {
        action.accept(keys[slot], (V) values[slot]);
      }
    }
  }

  List<byte[]> keys() {
    return Arrays.stream(keys).filter(Objects::nonNull).toList();
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(keys, null);
      Arrays.fill(values, null);
      size = 0;
    }
  }

  private int slot(byte[] text, int from, int to, int hash) {
    int mask = keys.length - 1;
    int slot = hash & mask;
    while (keys[slot] != null
        && (hashes[slot] != hash
            || !Arrays.equals(keys[slot], 0, keys[slot].length, text, from, to))) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    byte[][] oldKeys = keys;
    int[] oldHashes = hashes;
    Object[] oldValues = values;
    keys = new byte[oldKeys.length * 2][];
    hashes = new int[keys.length];
    values = new Object[keys.length];
    int mask = keys.length - 1;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != null) {
        int slot = oldHashes[i] & mask;
        while (keys[slot] != null) {
          slot = slot + 1 & mask;
        }
        keys[slot] = oldKeys[i];
        hashes[slot] = oldHashes[i];
        values[slot] = oldValues[i];
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
