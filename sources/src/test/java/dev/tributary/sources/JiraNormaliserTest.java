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

  @Test
  void sameIdsOnTwoSites_areTwoFacts_andTwoPeople() throws IOException {
    ObjectNode here = body("jira/server/input.jsonl", 0);
    ObjectNode there = here.deepCopy();
    ((ObjectNode) there.get("issue"))
        .put("self", "https://other.acme.example:8443/jira/rest/api/2/issue/20404");

    Event first = normalise(here).events().get(0);
    Event second = normalise(there).events().get(0);

    assertThat(second.eventId()).isNotEqualTo(first.eventId());
    assertThat(second.actorId()).isNotEqualTo(first.actorId());
    ((ObjectNode) there.get("issue"))
        .put("self", "http://JIRA.acme.example/rest/api/latest/issue/20404");
    assertThat(normalise(there).events()).containsExactly(first);
  }

  /** A Cloud account is one person on all sites, whatever app forwards the hook. */
  @Test
  void cloudSites_areToldApartByTheirPath_andAccountsAreNot() throws IOException {
    ObjectNode created = body("jira/cloud/input.jsonl", 0);
    Event direct = normalise(created).events().get(0);
    ((ObjectNode) created.get("issue"))
        .put("self", "https://api.atlassian.com/ex/jira/7f3b-01/rest/api/2/issue/20017");
    Event first = normalise(created).events().get(0);
    ((ObjectNode) created.get("issue"))
        .put("self", "https://api.atlassian.com/ex/jira/7f3b-02/rest/api/2/issue/20017");
    Event second = normalise(created).events().get(0);

    assertThat(List.of(direct.eventId(), first.eventId(), second.eventId()))
        .doesNotHaveDuplicates();
    assertThat(List.of(first.actorId(), second.actorId())).containsOnly(direct.actorId());
  }

  @Test
  void serverUser_isTheSiteAndTheKey() throws IOException {
    Event created = normalise(body("jira/server/input.jsonl", 0)).events().get(0);

    assertThat(created.actorId())
        .isEqualTo(tenant.pseudonyms().of("jira:jira.acme.example:JIRAUSER10101"));
  }

  /** Its team cannot be known; the update beside it brings the same comment. */
  @Test
  void serverCommentWithoutItsIssue_isCountedByTheUpdate() throws IOException {
    assertThat(normalise(body("jira/server/input.jsonl", 3)))
        .isEqualTo(
            new Normalised(
                List.of(), List.of(new Ignored(IgnoredReason.COUNTED_ELSEWHERE, "issue"))));
    assertThat(normalise(body("jira/server/input.jsonl", 4)).events())
        .extracting(Event::eventType)
        .containsExactly("comment.created");
  }

  @Test
  void flagOfAnotherName_countsOnceDeclared() throws IOException {
    ObjectNode flagged = body("jira/cloud/input.jsonl", 4);
    ((ObjectNode) flagged.at("/changelog/items/0")).put("field", "Flaggad");
    Tenant declared =
        Tenant.of(
            Directory.parse("{tenant: org-acme, blocked_fields: [customfield_10021]}"),
            tenant.pseudonyms());

    assertThat(normalise(flagged).events()).isEmpty();
    assertThat(normaliser.normalise(Delivery.of(Map.of(), flagged, 0), declared).events())
        .extracting(Event::eventType)
        .containsExactly("task.blocked");
  }

  @Test
  void leavingADeclaredBlockedStatus_unblocks_underItsOwnId() throws IOException {
    List<Event> entered = normalise(body("jira/cloud/input.jsonl", 2)).events();
    List<Event> left = normalise(body("jira/cloud/input.jsonl", 3)).events();

    assertThat(entered).extracting(Event::eventType).contains("task.blocked");
    assertThat(left).extracting(Event::eventType).contains("task.unblocked");
  }

  @Test
  void slaOfTheTenant_isFilledIn() throws IOException {
    Tenant declared =
        Tenant.of(
            Directory.parse("{tenant: org-acme, sla_minutes: {projects: {PAY: {any: 2880}}}}"),
            tenant.pseudonyms());
    Delivery created = Delivery.of(Map.of(), body("jira/cloud/input.jsonl", 0), 0);

    assertThat(normaliser.normalise(created, declared).events().get(0).payload())
        .extracting(payload -> payload.number("sla_minutes", 0))
        .isEqualTo(2880L);
  }

  /** Edited copies of one body share its changelog: they are one fact, told twice. */
  @Test
  void variantsOfOneChange_areOneEvent() throws IOException {
    ObjectNode started = body("jira/cloud/input.jsonl", 1);
    ObjectNode variant = started.deepCopy();
    ((ObjectNode) variant.at("/changelog/items/0")).put("toString", "In Arbeit");
    ((ObjectNode) variant.get("issue").get("fields")).put("summary", "anders");

    assertThat(normalise(variant).events()).isEqualTo(normalise(started).events());
  }

  private Normalised normalise(ObjectNode body) {
    return normaliser.normalise(Delivery.of(Map.of(), body, TestData.RECEIVED_AT), tenant);
  }

  private static ObjectNode body(String inTestdata, int line) throws IOException {
    return TestData.recorded(inTestdata).get(line).body().deepCopy();
  }
}
