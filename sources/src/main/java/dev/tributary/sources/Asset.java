package dev.tributary.sources;

import java.util.regex.Pattern;

/**
 * What a team may own, and what a service is deployed or called for by; each one's key in the
 * directory file and the shape of its entries.
 */
public enum Asset {
  /** By {@code owner/name}, in any case. */
  REPOSITORY("repositories", "[^/\\s]+/[^/\\s]+", true),
  /** By the key of the project. */
  JIRA_PROJECT("jira_projects", "[A-Z][A-Z0-9_]{1,30}", false),
  /** By the channel's id, for example {@code C024BE91L}; names get changed. */
  SLACK_CHANNEL("slack_channels", "[A-Z][A-Z0-9]{1,30}", false),
  /** By {@code path_with_namespace}, in any case. */
  GITLAB_PROJECT("gitlab_projects", "[^/\\s]+(/[^/\\s]+)+", true),
  /** By the name of the Jenkins job or the slug of the CircleCI project, in any case. */
  CI_JOB("ci_jobs", "\\S(.{0,198}\\S)?", true),
  /** By the id of the PagerDuty service. */
  PAGERDUTY_SERVICE("pagerduty_services", "[A-Z0-9]{2,30}", false);

  private final String key;
  private final Pattern shape;
  private final boolean anyCase;

  Asset(String key, String shape, boolean anyCase) {
    this.key = key;
    this.shape = Pattern.compile(shape);
    this.anyCase = anyCase;
  }

  String key() {
    return key;
  }

  boolean accepts(String entry) {
    return shape.matcher(entry).matches();
  }

  String describe() {
    return shape.pattern();
  }

  /** The form in which two spellings of one thing are equal. */
  String normal(String entry) {
    return anyCase ? Directory.lower(entry) : entry;
  }
}
