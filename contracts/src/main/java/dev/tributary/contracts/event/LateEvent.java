package dev.tributary.contracts.event;

/**
 * An event whose first window had already passed under the watermark when it came (P-050).
 *
 * @param pipeline the pipeline that judged it
 * @param watermarkMillis the exact watermark at that moment, epoch milliseconds
 * @param latenessMillis watermark minus event time
 * @param applied true if a window was still open and took it; false if only the nightly run can
 */
public record LateEvent(
    Event event, String pipeline, long watermarkMillis, long latenessMillis, boolean applied) {}
