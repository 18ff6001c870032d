package dev.tributary.serving.api;

import java.util.Map;

/**
 * What is said to a caller.
 *
 * @param rows how many rows of theirs it holds
 */
record Answer(Map<String, Object> body, int rows) {}
