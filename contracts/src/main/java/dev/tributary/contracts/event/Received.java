package dev.tributary.contracts.event;

/**
 * One record as the pipeline received it: an {@link Event}, or a {@link DeadLetter} that says why
 * it is none. Both are counted by the admission, so that nothing disappears between source and
 * result.
 */
public sealed interface Received permits Event, DeadLetter {}
