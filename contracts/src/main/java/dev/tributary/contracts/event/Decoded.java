package dev.tributary.contracts.event;

/** What became of one record's bytes: an {@link Event}, or a {@link Reject} with its reason. */
public sealed interface Decoded permits Event, Reject {}
