package dev.tributary.sources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What in a body is about people or written by them, found by the names of fields, not by what the
 * normalisers know: logins, addresses, names, avatars, titles, texts and branch names.
 */
final class PersonalText {
  private static final int SHORTEST = 4;

  private static final Set<String> ALWAYS =
      Set.of(
          "display_login",
          "email",
          "emailAddress",
          "displayName",
          "username",
          "title",
          "body",
          "message",
          "summary",
          "description",
          "avatar_url",
          "display_title",
          // GitLab
          "user_name",
          "user_username",
          "user_email",
          "user_avatar",
          "author_name",
          "author_email",
          "note",
          "commit_title",
          "source_branch",
          "build_name",
          // Slack, where the id of an account is shown to everybody
          "text",
          "user",
          "item_user",
          // CircleCI, Jenkins
          "subject",
          "userId",
          "userName",
          "fullName",
          "display_name",
          "shortDescription",
          "full_url",
          "log",
          "culprits",
          // custom
          "assignee_email");

  /**
   * "GitHub" is the committer of what was merged in the browser, and the name of the source; the
   * label that a tenant has declared is called as the event is.
   */
  private static final Set<String> OURS = Set.of(GithubNormaliser.SOURCE, "blocked");

  private PersonalText() {}

  /** All such strings of at least four characters, in lower case. */
  static Set<String> in(JsonNode body) {
    Set<String> found = new TreeSet<>();
    collect(body, "", found);
    ownerOfRepository(body, found);
    found.removeIf(text -> text.length() < SHORTEST || OURS.contains(text));
    return found;
  }

  /** Those of them that can be read in the events as they are stored. */
  static List<String> leaked(JsonNode body, List<Event> events) {
    StringBuilder stored = new StringBuilder();
    for (Event event : events) {
      stored.append(new String(EventJson.encode(event), StandardCharsets.UTF_8)).append('\n');
    }
    String lower = stored.toString().toLowerCase(Locale.ROOT);
    return in(body).stream().filter(lower::contains).toList();
  }

  private static void collect(JsonNode node, String nameOfNode, Set<String> found) {
    if (node.isArray()) {
      node.forEach(entry -> collect(entry, nameOfNode, found));
    }
    if (node.isTextual() && ALWAYS.contains(nameOfNode)) {
      found.add(node.textValue().toLowerCase(Locale.ROOT));
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      JsonNode value = field.getValue();
      if (value.isTextual() && isPersonal(field.getKey(), nameOfNode, node)) {
        found.add(value.textValue().toLowerCase(Locale.ROOT));
      }
      collect(value, field.getKey(), found);
    }
  }

  private static boolean isPersonal(String name, String parent, JsonNode object) {
    return switch (name) {
      case "login" -> !isOrganisation(parent, object);
      case "name" ->
          object.has("email")
              || object.has("emailAddress")
              || object.has("displayName")
              || object.has("username");
      case "key" -> object.has("displayName");
      case "id" -> object.path("type").asText().startsWith("user"); // PagerDuty
      case "ref", "head_branch" ->
          !Set.of("main", "master", "refs/heads/main", "refs/heads/master")
              .contains(object.get(name).textValue());
      default -> ALWAYS.contains(name) || parent.equals("avatarUrls");
    };
  }

  /** The name of an organisation is no person's. */
  private static boolean isOrganisation(String parent, JsonNode object) {
    return object.path("type").asText().equals("Organization")
        || parent.equals("organization")
        || parent.equals("org");
  }

  /** {@code owner/name} tells the login of an owner who is a person. */
  private static void ownerOfRepository(JsonNode body, Set<String> found) {
    boolean archived = body.has("repo") && !body.has("org");
    boolean owned = body.path("repository").path("owner").path("type").asText().equals("User");
    String fullName =
        archived
            ? body.path("repo").path("name").asText()
            : owned ? body.path("repository").path("full_name").asText() : "";
    if (fullName.indexOf('/') > 0) {
      found.add(fullName.substring(0, fullName.indexOf('/')).toLowerCase(Locale.ROOT));
    }
  }
}
