package dev.tributary.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.sources.DemoTeam.Person;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** One Jira issue and the webhooks of its life. */
final class DemoJira {
  static final String TO_DO = "10001";
  static final String STARTED = "3";
  static final String BLOCKED = "10005";
  static final String IN_REVIEW = "10006";
  static final String DONE = "10002";

  private static final DateTimeFormatter WITH_OFFSET =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXX");
  private static final String[] PRIORITIES = {"Highest", "High", "Medium", "Low", "Lowest"};

  private final DemoTeam team;
  private final int number;
  private final Person reporter;
  private final String kind;
  private final int priority;
  private final Instant created;
  private String status = TO_DO;
  private int changes;

  DemoJira(DemoTeam team, int number, Person reporter, String kind, int priority, Instant created) {
    this.team = team;
    this.number = number;
    this.reporter = reporter;
    this.kind = kind;
    this.priority = priority;
    this.created = created;
  }

  String key() {
    return team.project() + "-" + number;
  }

  ObjectNode created() {
    ObjectNode body = event("jira:issue_created", created);
    body.set("user", user(reporter));
    return body;
  }

  ObjectNode movedTo(String to, Person by, Instant at) {
    String from = status;
    status = to;
    ObjectNode body = event("jira:issue_updated", at).put("issue_event_type_name", "issue_generic");
    body.set("user", user(by));
    ObjectNode changelog = body.putObject("changelog");
    changelog.put("id", "%d%04d%02d".formatted(team.repositoryId() % 10, number, ++changes));
    ObjectNode item = changelog.putArray("items").addObject();
    item.put("field", "status").put("fieldId", "status").put("from", from).put("to", to);
    item.put("fromString", "as " + reporter.name() + " left it").put("toString", name(to));
    return body;
  }

  ObjectNode commented(int id, Person by, Instant at) {
    ObjectNode body = event("comment_created", at);
    ObjectNode comment = body.putObject("comment").put("id", String.valueOf(id));
    comment.put("body", reporter.name() + ", is this still wanted?");
    comment.put("created", local(at)).put("updated", local(at));
    comment.set("author", user(by));
    return body;
  }

  private ObjectNode event(String name, Instant at) {
    ObjectNode body = Json.object().put("timestamp", at.toEpochMilli()).put("webhookEvent", name);
    ObjectNode issue = body.putObject("issue");
    String id = "%d%04d".formatted(team.repositoryId() % 10, number);
    issue.put("id", id).put("self", "https://acme.example/rest/api/2/issue/" + id);
    issue.put("key", key());
    ObjectNode fields = issue.putObject("fields");
    fields.put("summary", "What " + reporter.name() + " asked for").put("created", local(created));
    fields.putObject("project").put("key", team.project()).put("name", team.id());
    fields.putObject("issuetype").put("name", kind);
    fields.putObject("priority").put("id", "" + (priority + 1)).put("name", PRIORITIES[priority]);
    ObjectNode now = fields.putObject("status").put("id", status).put("name", name(status));
    now.putObject("statusCategory").put("key", category(status));
    fields.set("reporter", user(reporter));
    return body;
  }

  private static String category(String status) {
    return switch (status) {
      case TO_DO -> "new";
      case DONE -> "done";
      default -> "indeterminate";
    };
  }

  private static String name(String status) {
    return switch (status) {
      case TO_DO -> "Offen";
      case STARTED -> "In Arbeit";
      case BLOCKED -> "Wartet";
      case IN_REVIEW -> "Durchsicht";
      default -> "Fertig";
    };
  }

  private static String local(Instant at) {
    return WITH_OFFSET.format(at.atOffset(ZoneOffset.ofHours(2)));
  }

  private static ObjectNode user(Person person) {
    return Json.object()
        .put("accountId", person.jiraId())
        .put("accountType", "atlassian")
        .put("displayName", person.name())
        .put("emailAddress", person.email());
  }
}
