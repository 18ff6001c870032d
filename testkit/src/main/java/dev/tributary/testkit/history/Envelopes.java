package dev.tributary.testkit.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Puts a fact into the envelope of the contract, version 2 or, now and then, version 1. */
final class Envelopes {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Dice dice;

  Envelopes(Dice dice) {
    this.dice = dice;
  }

  /** The envelope of a fact that a collector took in at the given time. */
  ObjectNode of(Fact fact, Instant ingestedAt) {
    JsonNode tasks = fact.payload().get("task_ids");
    boolean isDeploy = fact.type().startsWith("deploy.");
    // A version 1 deployment names exactly one task: the others stay in version 2.
    boolean isOld = dice.chance(0.06) && !(isDeploy && (tasks == null || tasks.size() != 1));
    ObjectNode payload = fact.payload();
    if (isOld && isDeploy) {
      payload = payload.deepCopy();
      payload.remove("task_ids");
      payload.put("task_id", tasks.get(0).asText());
    }
    ObjectNode envelope = MAPPER.createObjectNode();
    envelope.put("event_id", dice.uuid());
    envelope.put("tenant_id", fact.team().tenantId());
    envelope.put("team_id", fact.team().teamId());
    envelope.put("source", fact.source());
    envelope.put("event_type", fact.type());
    envelope.put("actor_id", fact.actor());
    envelope.put("timestamp", text(fact.at()));
    envelope.set("payload", payload);
    envelope.put("schema_ver", isOld ? 1 : 2);
    if (!isOld) {
      envelope.put("key_id", "k1");
      envelope.put("trace_id", dice.hex(32));
      envelope.put("ingested_at", text(ingestedAt));
    }
    return envelope;
  }

  static String text(Instant at) {
    return TIME.format(at);
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always writable", e);
    }
  }
}
