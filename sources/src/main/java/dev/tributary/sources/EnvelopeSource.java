package dev.tributary.sources;

import java.util.Set;

/**
 * The {@code source} that an event of a tool carries. The contract knows three tools by name; what
 * any other says of builds and deployments is {@code ci}, all else {@code custom}, and the
 * payload's {@code tool} names it.
 */
final class EnvelopeSource {
  private static final Set<String> NAMED = Set.of("github", "jira", "slack");

  private EnvelopeSource() {}

  static String of(String tool, String eventType) {
    if (NAMED.contains(tool)) {
      return tool;
    }
    return eventType.startsWith("build.") || eventType.startsWith("deploy.") ? "ci" : "custom";
  }
}
