package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.AccessLog;
import dev.tributary.contracts.gateway.LogField;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Says what a line's node, caller and API are called, and remembers it for as long as a bundle, so
 * that a line costs no string. A lookup that fails or finds nothing never loses the line: it is
 * labelled {@value Dimensions#UNKNOWN} and counted.
 */
final class Labeller {
  private static final byte[] UNKNOWN = bytes(Dimensions.UNKNOWN);

  /** What is known of a node, as it goes into keys. */
  private record Node(byte[] region, byte[] bizRegion, long fromMillis, long toMillis) {}

  private record Level(byte[] name, long fromMillis, long toMillis) {}

  private final Counter notFound = Metrics.counter(Labeller.class, "lookups_not_found");
  private final Counter failed = Metrics.counter(Labeller.class, "lookups_failed");
  private final Dimensions dimensions;
  private final byte[] ownRegion;
  private final ByteTable<Node> nodes = new ByteTable<>();
  private final ByteTable<Level> levels = new ByteTable<>();
  private final ByteTable<byte[]> priorities = new ByteTable<>();
  private final ByteKey api = new ByteKey();

  private Node node;

  Labeller(Dimensions dimensions, String ownRegion) {
    this.dimensions = dimensions;
    this.ownRegion = bytes(ownRegion);
  }

  /** The dimensions cache for longer than a bundle, and know when to ask again. */
  void forget() {
    nodes.clear();
    levels.clear();
    priorities.clear();
  }

  /** Looks the node up; {@link #addRegions} speaks of it. */
  void lookAt(AccessLog log) {
    int start = log.start(LogField.LOCAL_IP);
    int end = log.end(LogField.LOCAL_IP);
    Node known = nodes.get(log.text(), start, end);
    if (known == null || log.timeMillis() < known.fromMillis || log.timeMillis() >= known.toMillis) {
      known = findNode(log);
      nodes.set(log.text(), start, end, known);
    }
    node = known;
  }

  /** Adds {@code region_id} and {@code biz_region_id}: the node's, else the log's own (T-35). */
  void addRegions(AccessLog log, ByteKey key) {
    if (node.region != null) {
      key.label(node.region);
    } else if (log.isEmpty(LogField.REGION_ID)) {
      key.label(ownRegion);
    } else {
      key.label(log.text(), log.start(LogField.REGION_ID), log.end(LogField.REGION_ID));
    }
    key.label(node.bizRegion);
  }

  void addLevel(AccessLog log, ByteKey key) {
    int start = log.start(LogField.CALLER_UID);
    int end = log.end(LogField.CALLER_UID);
    Level level = levels.get(log.text(), start, end);
    if (level == null || log.timeMillis() < level.fromMillis || log.timeMillis() >= level.toMillis) {
      level = findLevel(log);
      levels.set(log.text(), start, end, level);
    }
    key.label(level.name);
  }

  void addPriority(AccessLog log, ByteKey key) {
    api.begin()
        .label(log.text(), log.start(LogField.PRODUCT), log.end(LogField.PRODUCT))
        .label(log.text(), log.start(LogField.API), log.end(LogField.API));
    byte[] priority = priorities.get(api.bytes(), 0, api.length());
    if (priority == null) {
      String found = ask(() -> dimensions.priority(log.get(LogField.PRODUCT), log.get(LogField.API)));
      priority = found == null ? UNKNOWN : bytes(found);
      priorities.set(api.bytes(), 0, api.length(), priority);
    }
    key.label(priority);
  }

  private Node findNode(AccessLog log) {
    Dimensions.Node found =
        ask(() -> dimensions.node(log.get(LogField.LOCAL_IP), log.timeMillis()));
    return found == null
        ? new Node(null, UNKNOWN, Long.MIN_VALUE, Long.MAX_VALUE)
        : new Node(
            bytes(found.regionId()),
            bytes(found.bizRegionId()),
            found.fromMillis(),
            found.toMillis());
  }

  private Level findLevel(AccessLog log) {
    Dimensions.Level found =
        ask(() -> dimensions.level(log.get(LogField.CALLER_UID), log.timeMillis()));
    return found == null
        ? new Level(UNKNOWN, Long.MIN_VALUE, Long.MAX_VALUE)
        : new Level(bytes(found.gcLevel()), found.fromMillis(), found.toMillis());
  }

  private <T> T ask(Supplier<T> lookup) {
    try {
      T found = lookup.get();
      if (found == null) {
        notFound.inc();
      }
      return found;
    } catch (RuntimeException e) {
      // Whatever went wrong there, the request happened: the series must not miss it.
      failed.inc();
      return null;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
