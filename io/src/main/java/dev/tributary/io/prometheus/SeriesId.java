package dev.tributary.io.prometheus;

import java.util.SortedMap;

/** A series in eight bytes: a hash of its name and labels. */
final class SeriesId {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private SeriesId() {}

  /** The same for a label that is empty and one that is absent, as in the store. */
  static long of(String name, SortedMap<String, String> labels) {
    long hash = add(FNV_OFFSET, name);
    for (var label : labels.entrySet()) {
      if (!label.getValue().isEmpty()) {
        hash = add(add(hash, label.getKey()), label.getValue());
      }
    }
    return mixed(hash);
  }

  /** Which of so many workers' shares the series belongs to. */
  static int shard(long id, int shards) {
    return Math.floorMod(id, shards);
  }

  private static long add(long hash, String text) {
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return (hash ^ 0xffff) * FNV_PRIME;
  }

  private static long mixed(long hash) {
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return hash ^ (hash >>> 33);
  }
}
