package dev.tributary.telemetry;

import io.opentelemetry.sdk.trace.IdGenerator;

/** Gives spans the ids that their stages have, which the SDK would otherwise draw by lot. */
final class GivenIds implements IdGenerator {
  private static final IdGenerator RANDOM = IdGenerator.random();

  /** Of the span that this thread is about to begin. */
  private static final ThreadLocal<StageSpan> NEXT = new ThreadLocal<>();

  void next(StageSpan span) {
    NEXT.set(span);
  }

  void done() {
    NEXT.remove();
  }

  @Override
  public String generateSpanId() {
    StageSpan span = NEXT.get();
    return span == null ? RANDOM.generateSpanId() : span.spanId();
  }

  @Override
  public String generateTraceId() {
    StageSpan span = NEXT.get();
    return span == null ? RANDOM.generateTraceId() : span.traceId();
  }
}
