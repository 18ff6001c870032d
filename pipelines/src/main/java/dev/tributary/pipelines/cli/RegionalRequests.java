package dev.tributary.pipelines.cli;

import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.io.kafka.Partials;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** How far the regions are with counting, as the topic of partials says. */
final class RegionalRequests {
  private RegionalRequests() {}

  /** The requests that each region has counted in windows before that time. */
  static Map<String, Long> countedBefore(Instant time, KafkaCluster kafka, String topic) {
    Map<String, Map<String, Long>> newest = new TreeMap<>();
    for (Partial partial : Partials.readAll(kafka, topic)) {
      if (partial.set() == GroupingSet.PRODUCT && partial.windowSeconds() < time.getEpochSecond()) {
        newest
            .computeIfAbsent(partial.region(), r -> new TreeMap<>())
            .merge(
                partial.windowSeconds() + partial.labels().toString(),
                partial.traffic().requests(),
                Math::max);
      }
    }
    Map<String, Long> counted = new TreeMap<>();
    newest.forEach(
        (region, cells) ->
            counted.put(region, cells.values().stream().mapToLong(Long::longValue).sum()));
    return counted;
  }
}
