package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tributary.contracts.event.Decoded;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Whatever a body looks like, it leaves as events that satisfy the contract or with reasons. Every
 * field of every body is taken away, and replaced by each odd value, one at a time.
 */
class RobustnessTest {
  private static final List<JsonNode> ODDITIES =
      List.of(
          NullNode.getInstance(),
          TextNode.valueOf("\u0000\ud800 odd"),
          TextNode.valueOf("x".repeat(5000)),
          LongNode.valueOf(Long.MAX_VALUE),
          LongNode.valueOf(-1),
          BooleanNode.TRUE,
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.arrayNode().add(1).addObject());

  private final Tenant tenant = TestData.tenant();

  @Test
  void githubBodies_withAnyFieldMissingOrOdd() throws IOException {
    List<Delivery> deliveries = new ArrayList<>(TestData.octokit());
    deliveries.addAll(TestData.recorded("github/webhooks/input.jsonl"));
    check("github", deliveries);
  }

  @Test
  void archivedLines_withAnyFieldMissingOrOdd() throws IOException {
    List<Delivery> lines = TestData.archived("gharchive/hour/input.jsonl");
    check("gharchive", lines.subList(0, lines.size() - 1)); // the last one is cut off
  }

  @Test
  void jiraBodies_withAnyFieldMissingOrOdd() throws IOException {
    List<Delivery> deliveries = new ArrayList<>(TestData.recorded("jira/cloud/input.jsonl"));
    deliveries.addAll(TestData.recorded("jira/server/input.jsonl"));
    check("jira", deliveries);
  }

  @Test
  void gitlabBodies_withAnyFieldMissingOrOdd() throws IOException {
    List<Delivery> deliveries = new ArrayList<>();
    for (String folder : List.of("merge_requests", "issues", "builds")) {
      deliveries.addAll(TestData.recorded("gitlab/" + folder + "/input.jsonl"));
    }
    check("gitlab", deliveries);
  }

  @Test
  void slackBodies_withAnyFieldMissingOrOdd() throws IOException {
    check("slack", TestData.recorded("slack/channel/input.jsonl"));
  }

  @Test
  void ciBodies_withAnyFieldMissingOrOdd() throws IOException {
    check("circleci", TestData.recorded("circleci/workflows/input.jsonl"));
    check("jenkins", TestData.recorded("jenkins/builds/input.jsonl"));
  }

  @Test
  void pagerdutyBodies_withAnyFieldMissingOrOdd() throws IOException {
    check("pagerduty", TestData.recorded("pagerduty/incidents/input.jsonl"));
  }

  @Test
  void customEnvelopes_withAnyFieldMissingOrOdd() throws IOException {
    check("custom", TestData.lines("custom/events/input.jsonl"));
  }

  private void check(String source, List<Delivery> deliveries) throws IOException {
    SourceNormaliser normaliser = Sources.require(source);
    Set<JsonNode> seen = new HashSet<>();
    for (Delivery delivery : deliveries) {
      JsonNode body = delivery.body().deepCopy();
      if (!seen.add(body)) {
        continue;
      }
      String event = delivery.header("X-GitHub-Event");
      Map<String, String> headers = event == null ? Map.of() : Map.of("X-GitHub-Event", event);
      everyOddVariant(
          body,
          () -> keepsTheContract(normaliser.normalise(Delivery.of(headers, body, 0), tenant)));
    }
    assertThat(seen).isNotEmpty();
  }

  /** Changes one field after the other, calls back each time, and puts it back. */
  private static void everyOddVariant(JsonNode node, Runnable check) {
    if (node instanceof ObjectNode object) {
      for (String name : List.copyOf(names(object))) {
        JsonNode original = object.remove(name);
        check.run();
        for (JsonNode odd : ODDITIES) {
          object.set(name, odd);
          check.run();
        }
        object.set(name, original);
        everyOddVariant(original, check);
      }
    } else if (node.isArray() && !node.isEmpty()) {
      everyOddVariant(node.get(0), check);
    }
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    Consumer<String> add = names::add;
    object.fieldNames().forEachRemaining(add);
    return names;
  }

  private void keepsTheContract(Normalised normalised) {
    for (Event event : normalised.events()) {
      if (!event.equals(decoded(event))) {
        throw new AssertionError(
            "not the same after decoding: " + event + event.payload().fields());
      }
    }
  }

  private Decoded decoded(Event event) {
    return EventJson.decode(EventJson.encode(event), tenant.directory().customEventTypes());
  }

  @Test
  void bytesThatAreNoObject_areMalformed() {
    for (String text : List.of("", "null", "[]", "7", "\"x\"", "{", "{} {}", "[".repeat(5000))) {
      Delivery delivery =
          Delivery.of(
              Map.of("x-github-event", "push"),
              text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
              0);
      for (String source : Sources.names()) {
        assertThat(Sources.require(source).normalise(delivery, tenant))
            .as(source + " " + text.length())
            .isEqualTo(
                new Normalised(
                    List.of(), List.of(new Ignored(IgnoredReason.JSON_MALFORMED, "body"))));
      }
    }
  }
}
