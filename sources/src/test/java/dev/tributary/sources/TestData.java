package dev.tributary.sources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.identity.Pseudonyms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The committed inputs of the tests, and the tenants that read them. */
final class TestData {
  /** What the clock of the collector shows in tests. */
  static final long RECEIVED_AT = java.time.Instant.parse("2025-10-03T00:00:00Z").toEpochMilli();

  private TestData() {}

  static Path path(String inTestdata) {
    Path module = Path.of("").toAbsolutePath();
    for (Path at = module; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("testdata"))) {
        return at.resolve("testdata").resolve(inTestdata);
      }
    }
    throw new IllegalStateException("no testdata above " + module);
  }

  /** A tenant whose directory says nothing; its secret is that of the known answers. */
  static Tenant silentTenant() {
    return Tenant.of(Directory.of("org-acme"), Pseudonyms.of("tenant-secret", "k1"));
  }

  /** A tenant that has declared everything a directory can hold. */
  static Tenant tenant() {
    return Tenant.of(
        Directory.parse(
            """
            tenant: org-acme
            teams:
              eng-payments:
                repositories: [Acme-Works/Checkout]
                jira_projects: [PAY]
                gitlab_projects: [Acme-Works/Checkout]
                slack_channels: [C0PAY]
                ci_jobs: [Acme/Checkout]
                pagerduty_services: [PSVCPAY]
                members: [700101, 70a1c0de0000000000000001, 'gitlab:700101', U0WREN01]
              eng-platform:
                jira_projects: [OPS]
                members: [700102, JIRAUSER10102, 'gitlab:700102', U0TOVE02]
            services:
              checkout: {gitlab_projects: [acme-works/checkout], pagerduty_services: [PSVCPAY]}
            custom_event_types:
              custom.freeze: {purpose: delivery, fields: {text: [reason]}}
            production_environments: [Live]
            blocked_statuses: [10005]
            review_statuses: [10006]
            blocked_labels: [blocked]
            """),
        Pseudonyms.of("tenant-secret", "k1"));
  }

  /** The bodies of one kind of event in {@code github/octokit}. */
  static List<JsonNode> octokit(String event) {
    try (Stream<String> lines = Lines.of(path("github/octokit/" + event + ".jsonl"))) {
      return lines.map(TestData::json).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Every body of {@code github/octokit} as a delivery. */
  static List<Delivery> octokit() {
    List<Delivery> deliveries = new ArrayList<>();
    for (String event :
        List.of(
            "check_run",
            "check_suite",
            "deployment_status",
            "issue_comment",
            "issues",
            "pull_request",
            "pull_request_review",
            "pull_request_review_comment",
            "push",
            "star",
            "workflow_run")) {
      octokit(event).forEach(body -> deliveries.add(Delivery.github(event, body, RECEIVED_AT)));
    }
    return deliveries;
  }

  /** The deliveries of a file in {@link RecordedDelivery}'s form. */
  static List<Delivery> recorded(String inTestdata) {
    try (Stream<RecordedDelivery> lines = RecordedDelivery.read(path(inTestdata))) {
      return lines.map(line -> line.toDelivery(RECEIVED_AT)).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Every line of a file as a delivery. */
  static List<Delivery> lines(String inTestdata) {
    return archived(inTestdata);
  }

  static List<Delivery> archived(String inTestdata) {
    try (Stream<Delivery> lines = GhArchive.deliveries(path(inTestdata), RECEIVED_AT)) {
      return lines.toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
