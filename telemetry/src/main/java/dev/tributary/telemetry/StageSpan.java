package dev.tributary.telemetry;

import dev.tributary.contracts.trace.Stage;
import dev.tributary.contracts.trace.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A stage that one event or row has passed.
 *
 * @param spanId 16 hex digits
 * @param parentId 16 hex digits, {@link Trace#NO_SPAN} for none
 * @param failed whether it ended badly
 * @param attributes our own words, ids and numbers; never a payload or a person
 * @param links others that had a part in it
 */
public record StageSpan(
    Stage stage,
    String traceId,
    String spanId,
    String parentId,
    Instant start,
    Instant end,
    boolean failed,
    Map<String, String> attributes,
    List<Trace> links) {

  public static StageSpan of(
      Stage stage, String traceId, String spanId, String parentId, Instant start, Instant end) {
    return new StageSpan(stage, traceId, spanId, parentId, start, end, false, Map.of(), List.of());
  }

  public StageSpan saying(Map<String, String> what) {
    return new StageSpan(stage, traceId, spanId, parentId, start, end, failed, what, links);
  }

  public StageSpan linkedTo(List<Trace> others) {
    return new StageSpan(stage, traceId, spanId, parentId, start, end, failed, attributes, others);
  }

  public StageSpan failed(boolean badly) {
    return new StageSpan(stage, traceId, spanId, parentId, start, end, badly, attributes, links);
  }
}
