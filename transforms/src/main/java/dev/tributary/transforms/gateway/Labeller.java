package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.AccessLog;
import dev.tributary.contracts.gateway.Dimensions;
import dev.tributary.contracts.gateway.Dimensions.Answer;
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
  private record Node(byte[] region, byte[] bizRegion) {}

  private final Counter notFound = Metrics.counter(Labeller.class, "lookups_not_found");
  private final Counter failed = Metrics.counter(Labeller.class, "lookups_failed");
  private final Dimensions dimensions;
  private final byte[] ownRegion;
  private final ByteTable<Answer<Node>> nodes = new ByteTable<>();
  private final ByteTable<Answer<byte[]>> levels = new ByteTable<>();
  private final ByteTable<Answer<byte[]>> priorities = new ByteTable<>();
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
    Answer<Node> known = nodes.get(log.text(), start, end);
    if (known == null || !known.holdsAt(log.timeMillis())) {
      known = findNode(log);
      nodes.set(log.text(), start, end, known);
    }
    node = known.value();
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
    Answer<byte[]> level = levels.get(log.text(), start, end);
    if (level == null || !level.holdsAt(log.timeMillis())) {
      level = label(ask(() -> dimensions.level(log.get(LogField.CALLER_UID), log.timeMillis())));
      levels.set(log.text(), start, end, level);
    }
    key.label(level.value());
  }

  void addPriority(AccessLog log, ByteKey key) {
    api.begin()
        .label(log.text(), log.start(LogField.PRODUCT), log.end(LogField.PRODUCT))
        .label(log.text(), log.start(LogField.API), log.end(LogField.API));
    Answer<byte[]> priority = priorities.get(api.bytes(), 0, api.length());
    if (priority == null || !priority.holdsAt(log.timeMillis())) {
      priority =
          label(
              ask(
                  () ->
                      dimensions.priority(
                          log.get(LogField.PRODUCT), log.get(LogField.API), log.timeMillis())));
      priorities.set(api.bytes(), 0, api.length(), priority);
    }
    key.label(priority.value());
  }

  private Answer<Node> findNode(AccessLog log) {
    Answer<Dimensions.Node> found =
        ask(() -> dimensions.node(log.get(LogField.LOCAL_IP), log.timeMillis()));
    Dimensions.Node known = found.value();
    Node labels =
        known == null
            ? new Node(null, UNKNOWN)
            : new Node(bytes(known.regionId()), orUnknown(known.bizRegionId()));
    return new Answer<>(labels, found.fromMillis(), found.toMillis());
  }

  private static Answer<byte[]> label(Answer<String> found) {
    return new Answer<>(orUnknown(found.value()), found.fromMillis(), found.toMillis());
  }

  private static byte[] orUnknown(String label) {
    return label == null ? UNKNOWN : bytes(label);
  }

  private <T> Answer<T> ask(Supplier<Answer<T>> lookup) {
    try {
      Answer<T> found = lookup.get();
      if (found.value() == null) {
        notFound.inc();
      }
      return found;
    } catch (RuntimeException e) {
      // Whatever went wrong there, the request happened: the series must not miss it.
      failed.inc();
      return Answer.nothing();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
