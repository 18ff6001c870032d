package dev.tributary.serving.api;

/**
 * What a request wants, as the trail remembers it.
 *
 * @param route the name of the route, not its path
 * @param team null where it is about no single team
 * @param trace 32 hex digits
 * @param begunNanos when it began, by the clock of {@link System#nanoTime}
 */
record Access(String route, String team, String trace, long begunNanos) {}
