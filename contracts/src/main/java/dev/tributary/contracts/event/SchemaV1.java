package dev.tributary.contracts.event;

import java.util.List;
import java.util.Map;

/**
 * What version 1 of the envelope said differently: no {@code key_id}, {@code trace_id} or {@code
 * ingested_at}, and deployments named one task.
 */
final class SchemaV1 {
  private SchemaV1() {}

  /** Rewrites a version 1 payload as version 2, in place. */
  static void upgrade(String eventType, Map<String, Object> payload) {
    if (eventType.startsWith("deploy.")) {
      Object task = payload.remove("task_id");
      if (task != null) {
        // What is no text is moved as it is, to be refused rather than lost.
        payload.putIfAbsent("task_ids", task instanceof String text ? List.of(text) : task);
      }
    }
  }
}
