package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.EVENT_UNNAMED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * GH Archive hour files: one event of GitHub's events API per line. A line is brought into the
 * shape of the webhook of the same fact and read by the same code, so both give the same event id.
 */
public final class GhArchive implements SourceNormaliser {
  private static final Map<String, String> WEBHOOK_BY_TYPE =
      Map.of(
          "PullRequestEvent", "pull_request",
          "PullRequestReviewEvent", "pull_request_review",
          "PullRequestReviewCommentEvent", "pull_request_review_comment",
          "IssueCommentEvent", "issue_comment",
          "IssuesEvent", "issues",
          "PushEvent", "push");

  @Override
  public String source() {
    return GithubNormaliser.SOURCE;
  }

  /**
   * Reads the lines of an hour file, gzipped or not, lazily; close the stream. A broken line is a
   * delivery like any other: it is counted when it is normalised.
   *
   * @param receivedAtMillis epoch milliseconds, 0 if unknown
   */
  public static Stream<Delivery> deliveries(Path file, long receivedAtMillis) throws IOException {
    return Lines.of(file)
        .map(
            line -> Delivery.of(Map.of(), line.getBytes(StandardCharsets.UTF_8), receivedAtMillis));
  }

  @Override
  public Normalised normalise(Delivery delivery, Tenant tenant) {
    return Facts.collect(delivery, tenant, source(), GhArchive::read);
  }

  private static void read(Body line, Facts facts) {
    String type = line.text("type");
    if (type == null) {
      facts.ignore(EVENT_UNNAMED, "type");
      return;
    }
    String event = WEBHOOK_BY_TYPE.getOrDefault(type, type);
    GithubNormaliser.read(event, new Body(toWebhook(event, line)), facts);
  }

  private static ObjectNode toWebhook(String event, Body line) {
    ObjectNode webhook = Json.object();
    if (line.at("payload") instanceof ObjectNode payload) {
      webhook.setAll(payload);
    }
    webhook.set("sender", line.at("actor"));
    webhook.set("organization", line.at("org"));
    webhook.set("repository", repository(line));
    webhook.set(Github.ARCHIVED_AT, line.at("created_at"));
    String action = line.text("payload.action");
    if (event.equals("push")) {
      webhook.set("after", line.at("payload.head"));
    } else if (event.equals("pull_request_review") && "created".equals(action)) {
      webhook.put("action", "submitted");
    } else if (event.equals("pull_request") && "merged".equals(action)) {
      // Since late 2025 an action of its own, and the pull request no longer says it.
      webhook.put("action", "closed");
      webhook.set("pull_request", merged(line.at("payload.pull_request")));
    }
    return webhook;
  }

  /**
   * The organisation, if there is one, is beside it; its absence says that the owner is a person.
   */
  private static ObjectNode repository(Body line) {
    ObjectNode repository = Json.object();
    repository.set("id", line.at("repo.id"));
    repository.set("full_name", line.at("repo.name"));
    return repository;
  }

  private static ObjectNode merged(JsonNode pullRequest) {
    ObjectNode merged = Json.object();
    if (pullRequest instanceof ObjectNode fields) {
      merged.setAll(fields);
    }
    return merged.put("merged", true);
  }
}
