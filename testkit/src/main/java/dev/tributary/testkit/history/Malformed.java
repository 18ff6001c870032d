package dev.tributary.testkit.history;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Envelopes with exactly one thing wrong, each with the reason code it must be rejected with. */
final class Malformed {

  private static final DateTimeFormatter WITH_OFFSET =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneOffset.ofHours(2));
  private static final int ONE_MEBIBYTE = 1 << 20;

  private final Dice dice;
  private final Envelopes envelopes;
  private final List<Damage> damages =
      List.of(
          new Damage("json.malformed", false, this::truncated),
          new Damage("json.malformed", true, Malformed::brokenUtf8),
          new Damage("field.missing", false, envelope -> without(envelope, "team_id")),
          new Damage("field.missing", false, Malformed::withoutTask),
          new Damage("field.invalid", false, Malformed::offsetTimestamp),
          new Damage("field.invalid", true, Malformed::attemptAsText),
          new Damage("field.invalid", false, envelope -> with(envelope, "actor_id", "jane.doe")),
          new Damage(
              "type.undeclared", false, envelope -> with(envelope, "event_type", "standup.held")),
          new Damage("schema.unsupported", false, Malformed::fromTheFuture),
          new Damage(
              "time.ancient",
              false,
              envelope -> with(envelope, "timestamp", "1970-01-01T00:00:00.000Z")));
  private final Damage oversized = new Damage("payload.too_large", true, Malformed::oversized);

  Malformed(Dice dice) {
    this.dice = dice;
    this.envelopes = new Envelopes(dice);
  }

  private record Damage(String reason, boolean onBuild, Function<ObjectNode, byte[]> apply) {}

  /**
   * The n-th malformed message of a history, sent at the given time: every kind in turn, the
   * oversized one only once.
   */
  Message message(int n, Team team, Instant at) {
    Damage damage = n == damages.size() ? oversized : damages.get(n % damages.size());
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    String type = damage.onBuild() ? "build.succeeded" : "task.transitioned";
    if (damage.onBuild()) {
      payload.put("build_id", team.nextBuild()).put("branch", "main").put("attempt", 2);
    } else {
      payload.put("task_id", team.nextTask()).put("from", "todo").put("to", "in progress");
    }
    Fact fact = new Fact(team, at, "custom", type, dice.oneOf(team.people()), payload);
    byte[] value = damage.apply().apply(envelopes.of(fact, at.plus(Duration.ofSeconds(1))));
    return new Message(team.teamId(), value, null, Message.Kind.MALFORMED, damage.reason());
  }

  private byte[] truncated(ObjectNode envelope) {
    byte[] whole = Envelopes.bytes(envelope);
    return Arrays.copyOf(whole, whole.length / 3 + dice.below(whole.length / 3));
  }

  private static byte[] brokenUtf8(ObjectNode envelope) {
    payload(envelope).put("branch", "feature/??");
    byte[] value = Envelopes.bytes(envelope);
    int at = new String(value, StandardCharsets.US_ASCII).indexOf("??");
    value[at] = (byte) 0xc3; // opens a sequence of two bytes, and what follows does not continue it
    value[at + 1] = (byte) '(';
    return value;
  }

  private static byte[] withoutTask(ObjectNode envelope) {
    payload(envelope).remove("task_id");
    return Envelopes.bytes(envelope);
  }

  private static byte[] offsetTimestamp(ObjectNode envelope) {
    Instant at = Instant.parse(envelope.get("timestamp").textValue());
    return with(envelope, "timestamp", WITH_OFFSET.format(at));
  }

  private static byte[] attemptAsText(ObjectNode envelope) {
    payload(envelope).put("attempt", "2");
    return Envelopes.bytes(envelope);
  }

  private static byte[] fromTheFuture(ObjectNode envelope) {
    envelope.put("schema_ver", 3);
    return Envelopes.bytes(envelope);
  }

  private static byte[] oversized(ObjectNode envelope) {
    payload(envelope).put("branch", "x".repeat(ONE_MEBIBYTE));
    return Envelopes.bytes(envelope);
  }

  private static ObjectNode payload(ObjectNode envelope) {
    return (ObjectNode) envelope.get("payload");
  }

  private static byte[] without(ObjectNode envelope, String field) {
    envelope.remove(field);
    return Envelopes.bytes(envelope);
  }

  private static byte[] with(ObjectNode envelope, String field, String text) {
    envelope.put(field, text);
    return Envelopes.bytes(envelope);
  }
}
