package dev.tributary.testkit.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * Something that happened in a team, before it is told in an envelope.
 *
 * @param actor pseudonymous actor; null where the tool knows none
 */
record Fact(Team team, Instant at, String source, String type, String actor, ObjectNode payload) {}
