package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.identity.Pseudonyms;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules that need a word; every mapping is in {@link NormaliserGoldenTest}. */
class JiraNormaliserTest {
  private final Tenant tenant = TestData.tenant();
  private final JiraNormaliser normaliser = new JiraNormaliser();

  @Test
  void cloudAccount_givesTheKnownPseudonym() throws IOException {
    ObjectNode created = body("jira/cloud/input.jsonl", 0);
    ((ObjectNode) created.get("user")).put("accountId", "5c5f880629be9642ba529340");

    assertThat(normalise(created).events())
        .extracting(Event::actorId)
        .containsExactly("ff667929ecc4b3b446fecf0ec02faeb521bc6d4e8a71ddedab4007d55f4a14c9");
  }

  @Test
  void commentAndUpdateOfTheSameComment_areOneEvent() throws IOException {
    Event comment = normalise(body("jira/cloud/input.jsonl", 8)).events().get(0);
    Event update = normalise(body("jira/cloud/input.jsonl", 9)).events().get(0);

    assertThat(update).isEqualTo(comment);
  }

  @Test
  void projectThatNobodyDeclared_isItsOwnTeam() throws IOException {
    Tenant silent = TestData.silentTenant();
    ObjectNode created = body("jira/cloud/input.jsonl", 0);
    Delivery delivery = Delivery.of(Map.of(), created, 0);

    assertThat(normaliser.normalise(delivery, silent).events())
        .extracting(Event::teamId)
        .containsExactly("PAY");
    ((ObjectNode) created.get("issue").get("fields")).remove("project");
    assertThat(normaliser.normalise(delivery, silent).events())
        .extracting(Event::teamId)
        .containsExactly("PAY");
  }

  @Test
  void statusLeftThatIsDeclaredDone_isAReopening() throws IOException {
    Tenant declared =
        Tenant.of(
            Directory.parse("{tenant: org-acme, done_statuses: [10001]}"),
            Pseudonyms.of("tenant-secret", "k1"));
    Delivery started = Delivery.of(Map.of(), body("jira/cloud/input.jsonl", 1), 0);

    assertThat(normaliser.normalise(started, declared).events())
        .extracting(Event::eventType)
        .containsExactly("task.transitioned", "task.reopened");
  }

  /** Otherwise the category of the status that the issue is in now would be taken for another's. */
  @Test
  void statusThatIsNotTheCurrentOne_hasNoCategory() throws IOException {
    ObjectNode done = body("jira/cloud/input.jsonl", 6);
    ((ObjectNode) done.at("/changelog/items/1")).put("to", "777");

    List<Event> events = normalise(done).events();

    assertThat(events).extracting(Event::eventType).containsExactly("task.transitioned");
    assertThat(events.get(0).payload().text("category")).isNull();
  }

  @Test
  void oneBrokenItem_doesNotTakeTheOthersWithIt() throws IOException {
    ObjectNode started = body("jira/cloud/input.jsonl", 1);
    ObjectNode broken = started.at("/changelog/items/0").deepCopy();
    broken.put("to", "Under arbete");
    started.withArray("/changelog/items").insert(0, broken);

    Normalised normalised = normalise(started);

    assertThat(normalised.events()).hasSize(1);
    assertThat(normalised.ignored())
        .containsExactly(new Ignored(IgnoredReason.FIELD_INVALID, "to"));
  }

  private Normalised normalise(ObjectNode body) {
    return normaliser.normalise(Delivery.of(Map.of(), body, TestData.RECEIVED_AT), tenant);
  }

  private static ObjectNode body(String inTestdata, int line) throws IOException {
    return TestData.recorded(inTestdata).get(line).body().deepCopy();
  }
}
