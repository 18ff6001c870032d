package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.COUNTED_ELSEWHERE;
import static dev.tributary.sources.IgnoredReason.FIELD_INVALID;
import static dev.tributary.sources.IgnoredReason.FIELD_MISSING;
import static dev.tributary.sources.IgnoredReason.VERDICT_NONE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Builds of Jenkins, named by their URL: a build that is run again is another one. Of the phases
 * {@code COMPLETED} and {@code FINALIZED}, which both tell the result, only the last is read.
 */
final class JenkinsBuilds {
  private static final String BUILD_URL = "https?://[^\\s?#]{1,900}/job/[^\\s?#]{1,900}/[0-9]+/?";

  private final Body build;
  private final Facts facts;
  private final String url;

  private JenkinsBuilds(Body build, String urlPath, Facts facts) {
    this.build = build;
    this.facts = facts;
    String given = build.requireShape(urlPath, BUILD_URL);
    this.url = given.endsWith("/") ? given : given + "/";
  }

  /** A body of the Notification plugin. */
  static void notified(Body body, Facts facts) {
    Body build = body.in("build");
    switch (build.requireText("phase")) {
      case "STARTED" ->
          new JenkinsBuilds(build, "full_url", facts).say("build.started", notifiedAt(build));
      case "FINALIZED" ->
          new JenkinsBuilds(build, "full_url", facts)
              .judge(build.text("status"), "build.status", notifiedAt(build));
      case "COMPLETED" -> facts.ignore(COUNTED_ELSEWHERE, "build.phase");
      default -> facts.ignore(VERDICT_NONE, "build.phase");
    }
  }

  /** A body of the REST API; its time is the start. While it is building, a result may change. */
  static void listed(Body build, Facts facts) {
    if (!Boolean.FALSE.equals(build.flag("building"))) {
      facts.ignore(VERDICT_NONE, "building");
      return;
    }
    Long duration = build.count("duration");
    if (duration == null) {
      throw new NotUsable(FIELD_MISSING, "duration");
    }
    new JenkinsBuilds(build, "url", facts)
        .judge(build.text("result"), "result", plus(build.requireTime("timestamp"), duration));
  }

  private static long plus(long start, long duration) {
    if (duration > Long.MAX_VALUE - start) {
      throw new NotUsable(FIELD_INVALID, "duration");
    }
    return start + duration;
  }

  /**
   * Milliseconds as a number, or as text whose fraction of a second is a plain number of
   * milliseconds: {@code :05.7} is seven of them.
   */
  private static long notifiedAt(Body build) {
    JsonNode timestamp = build.at("timestamp");
    if (!timestamp.isTextual()) {
      return build.requireTime("timestamp");
    }
    String padded =
        timestamp
            .textValue()
            .replaceFirst("[.]([0-9])(?![0-9])", ".00$1")
            .replaceFirst("[.]([0-9]{2})(?![0-9])", ".0$1");
    OptionalLong at = Times.parse(TextNode.valueOf(padded));
    return at.orElseThrow(() -> new NotUsable(FIELD_INVALID, "build.timestamp"));
  }

  private void judge(String result, String what, long at) {
    switch (result == null ? "" : result) {
      case "SUCCESS" -> say("build.succeeded", at);
      case "FAILURE" -> say("build.failed", at);
      case "ABORTED" -> say("build.cancelled", at);
      default -> facts.ignore(VERDICT_NONE, what);
    }
  }

  private void say(String eventType, long at) {
    Tenant tenant = facts.tenant();
    facts
        .fact(eventType, team(tenant), at)
        .by(startedBy())
        .with("build_id", hashed("build", url))
        .with("pipeline", hashed("job", jobUrl()))
        .with("branch", Branch.kept(branch(), null))
        .with("duration_ms", eventType.equals("build.started") ? null : build.count("duration"))
        .keyed("build", url);
  }

  /** A URL holds names of jobs, branches and machines, so it goes in as a hash. */
  private String hashed(String object, String name) {
    return JenkinsNormaliser.TOOL
        + "-"
        + facts.tenant().eventIds().id(JenkinsNormaliser.TOOL, object, name, "named");
  }

  private String jobUrl() {
    return url.substring(0, url.lastIndexOf('/', url.length() - 2) + 1);
  }

  /** The account that pressed the button; the plugin names nobody. */
  private String startedBy() {
    for (JsonNode action : build.at("actions")) {
      for (JsonNode cause : action.path("causes")) {
        if (cause.path("userId").isTextual()) {
          return UserIds.of(JenkinsNormaliser.TOOL, cause.path("userId").textValue());
        }
      }
    }
    return null;
  }

  /** {@code origin/main}, or of the REST API {@code refs/remotes/origin/main}. */
  private String branch() {
    String name = build.text("scm.branch");
    for (JsonNode action : build.at("actions")) {
      JsonNode built = action.path("lastBuiltRevision").path("branch").path(0).path("name");
      name = name == null && built.isTextual() ? built.textValue() : name;
    }
    return name == null ? null : name.replaceFirst("^(?:refs/remotes/)?(?:origin/)?", "");
  }

  /** The team of the job, of a folder it lies in or of what it builds, else one of its own. */
  private String team(Tenant tenant) {
    return CiTeam.find(tenant.directory(), jobNames(), repositoryUrl())
        .orElseGet(() -> hashed("job", jobUrl()).substring(0, "jenkins-".length() + 8));
  }

  /** {@code acme/checkout/main}, then {@code acme/checkout}, then {@code acme}. */
  private List<String> jobNames() {
    List<String> names = new ArrayList<>();
    String name = "";
    for (String part : jobUrl().substring(jobUrl().indexOf("/job/")).split("/job/")) {
      if (!part.isEmpty()) {
        name += (name.isEmpty() ? "" : "/") + part.replace("/", "");
        names.add(0, name);
      }
    }
    return names;
  }

  private String repositoryUrl() {
    String url = build.text("scm.url");
    for (JsonNode action : build.at("actions")) {
      JsonNode remote = action.path("remoteUrls").path(0);
      url = url == null && remote.isTextual() ? remote.textValue() : url;
    }
    return url;
  }
}
