package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.EVENT_UNMAPPED;
import static dev.tributary.sources.IgnoredReason.EVENT_UNNAMED;

import java.util.Map;
import java.util.function.BiConsumer;

/**
 * GitHub webhooks, one line per kind of event.
 *
 * <p>The body does not name its event: the header {@code X-GitHub-Event} must. Builds are read from
 * {@code workflow_run}; a {@code check_suite} counts only for other apps, so that nothing is
 * counted twice.
 */
public final class GithubNormaliser implements SourceNormaliser {
  static final String EVENT_HEADER = "X-GitHub-Event";
  static final String SOURCE = "github";

  private static final Map<String, BiConsumer<Body, Facts>> BY_EVENT =
      Map.ofEntries(
          Map.entry("pull_request", GithubPullRequests::read),
          Map.entry("pull_request_review", GithubReviews::read),
          Map.entry("pull_request_review_comment", GithubComments::readReviewComment),
          Map.entry("issue_comment", GithubComments::readIssueComment),
          Map.entry("issues", GithubIssues::read),
          Map.entry("push", GithubPushes::read),
          Map.entry("check_suite", GithubBuilds::readCheckSuite),
          Map.entry("workflow_run", GithubBuilds::readWorkflowRun),
          Map.entry("deployment_status", GithubDeployments::read));

  @Override
  public String source() {
    return SOURCE;
  }

  @Override
  public Normalised normalise(Delivery delivery, Tenant tenant) {
    return Facts.collect(delivery, tenant, SOURCE, GithubNormaliser::read);
  }

  private static void read(Body body, Facts facts) {
    String event = facts.delivery().header(EVENT_HEADER);
    if (event == null) {
      facts.ignore(EVENT_UNNAMED, EVENT_HEADER);
      return;
    }
    read(event, body, facts);
  }

  static void read(String event, Body body, Facts facts) {
    BiConsumer<Body, Facts> mapping = BY_EVENT.get(event);
    if (mapping == null) {
      // A header can hold anything; what looks like the name of an event may be repeated.
      facts.ignore(EVENT_UNMAPPED, event.matches("[A-Za-z_]{1,40}") ? event : EVENT_HEADER);
      return;
    }
    mapping.accept(body, facts);
  }
}
