package dev.tributary.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.sources.DemoTeam.Person;
import java.time.Instant;
import java.util.List;

/** Bodies in the shape of GitHub's webhooks, with what they say about people and much left out. */
final class DemoGithub {
  private DemoGithub() {}

  /** A pull request as its webhooks describe it; changed as its life goes on. */
  static final class PullRequest {
    final DemoTeam team;
    final Person author;
    final ObjectNode node = Json.object();

    PullRequest(
        DemoTeam team, Person author, long id, String title, String branch, Instant created) {
      this.team = team;
      this.author = author;
      long number = id % 1000;
      node.put("id", id).put("number", number).put("state", "open").put("title", title);
      node.put("body", "Talked it through with " + author.name() + ".\n\nSee the task for why.");
      node.set("user", user(author));
      node.put("created_at", created.toString()).put("updated_at", created.toString());
      node.putNull("closed_at").putNull("merged_at").put("merged", false).put("draft", false);
      node.putObject("head").put("ref", branch).put("sha", sha("head" + id));
      node.putObject("base").put("ref", "main").put("sha", sha("base" + id));
      node.put("additions", 10 + id % 190).put("deletions", id % 60);
    }

    long id() {
      return node.get("id").longValue();
    }

    String branch() {
      return node.at("/head/ref").textValue();
    }

    ObjectNode event(String action, Person sender, Instant at) {
      node.put("updated_at", at.toString());
      ObjectNode body = about(team, sender).put("action", action);
      body.set("number", node.get("number"));
      body.set("pull_request", node.deepCopy());
      return body;
    }

    ObjectNode closed(boolean merged, Person sender, Instant at) {
      node.put("state", "closed").put("merged", merged).put("closed_at", at.toString());
      if (merged) {
        node.put("merged_at", at.toString()).put("merge_commit_sha", sha("merge" + id()));
      }
      return event("closed", sender, at);
    }

    ObjectNode review(long id, Person reviewer, String state, Instant at) {
      ObjectNode body = event("submitted", reviewer, at);
      ObjectNode review = body.putObject("review").put("id", id).put("state", state);
      review.put("body", "Thank you, " + author.name()).put("submitted_at", at.toString());
      review.set("user", user(reviewer));
      return body;
    }

    ObjectNode comment(long id, Person writer, Instant at) {
      ObjectNode body = event("created", writer, at);
      ObjectNode comment = body.putObject("comment").put("id", id);
      comment.put("body", "@" + author.login() + " could this be simpler?");
      comment.put("created_at", at.toString()).put("updated_at", at.toString());
      comment.set("user", user(writer));
      return body;
    }
  }

  static ObjectNode push(
      DemoTeam team,
      Person sender,
      String branch,
      String before,
      String after,
      int commits,
      Instant at) {
    ObjectNode body = about(team, sender).put("ref", "refs/heads/" + branch);
    body.put("before", sha(before)).put("after", sha(after)).put("deleted", false);
    ((ObjectNode) body.get("repository")).put("pushed_at", at.getEpochSecond());
    body.putObject("pusher").put("name", sender.login()).put("email", sender.email());
    for (int i = 0; i < commits; i++) {
      ObjectNode commit = body.withArray("/commits").addObject().put("id", sha(after + i));
      commit.put("message", "Step " + (i + 1) + ", as " + sender.name() + " planned");
      commit.putObject("author").put("name", sender.name()).put("email", sender.email());
    }
    return body;
  }

  static ObjectNode workflowRun(
      DemoTeam team,
      Person sender,
      String branch,
      long id,
      int attempt,
      String conclusion,
      Instant started,
      Instant updated) {
    String action = conclusion == null ? "requested" : "completed";
    ObjectNode body = about(team, sender).put("action", action);
    ObjectNode run = body.putObject("workflow_run").put("id", id).put("name", "Build");
    run.put("workflow_id", team.repositoryId() * 10).put("head_branch", branch);
    run.put("run_attempt", attempt).put("conclusion", conclusion);
    run.put("run_started_at", started.toString()).put("updated_at", updated.toString());
    run.set("triggering_actor", user(sender));
    return body;
  }

  static ObjectNode deployment(
      DemoTeam team, Person sender, long id, String state, List<String> tasks, Instant at) {
    ObjectNode body = about(team, sender).put("action", "created");
    ObjectNode status = body.putObject("deployment_status").put("id", id * 10 + state.length());
    status.put("state", state).put("environment", "live").put("created_at", at.toString());
    status.put("description", "started by " + sender.name());
    status.set("creator", user(sender));
    ObjectNode deployment = body.putObject("deployment").put("id", id).put("ref", "main");
    tasks.forEach(deployment.putObject("payload").putArray("task_ids")::add);
    return body;
  }

  static ObjectNode issue(
      DemoTeam team,
      Person sender,
      long number,
      String action,
      String label,
      Instant created,
      Instant at) {
    ObjectNode body = about(team, sender).put("action", action);
    ObjectNode issue = body.putObject("issue").put("id", 8_800_000 + number).put("number", number);
    issue.put("title", "It stutters on the phone of " + sender.name()).put("state", "open");
    issue.put("created_at", created.toString()).put("updated_at", at.toString());
    issue.put("closed_at", action.equals("closed") ? at.toString() : null);
    issue.put("state_reason", action.equals("closed") ? "completed" : null);
    issue.set("user", user(sender));
    issue.putArray("labels").addObject().put("name", "bug");
    if (label != null) {
      body.putObject("label").put("name", label);
    }
    return body;
  }

  static ObjectNode about(DemoTeam team, Person sender) {
    ObjectNode body = Json.object();
    ObjectNode repository = body.putObject("repository").put("id", team.repositoryId());
    repository.put("full_name", team.fullName()).put("default_branch", "main");
    repository.putObject("owner").put("login", DemoTeam.ORGANISATION).put("type", "Organization");
    body.putObject("organization").put("login", DemoTeam.ORGANISATION);
    body.set("sender", user(sender));
    return body;
  }

  private static ObjectNode user(Person person) {
    return Json.object()
        .put("login", person.login())
        .put("id", person.githubId())
        .put("avatar_url", "https://avatars.example/u/" + person.githubId())
        .put("type", person.isBot() ? "Bot" : "User");
  }

  /** Forty hex digits made from a name: stable, and as good as a real one. */
  static String sha(String name) {
    String half = Long.toHexString(name.hashCode() * 0x9E3779B97F4A7C15L | Long.MIN_VALUE);
    return half + half + half.substring(0, 8);
  }
}
