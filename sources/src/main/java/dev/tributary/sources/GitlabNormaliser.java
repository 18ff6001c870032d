package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.COUNTED_ELSEWHERE;
import static dev.tributary.sources.IgnoredReason.EVENT_UNMAPPED;
import static dev.tributary.sources.IgnoredReason.EVENT_UNNAMED;
import static dev.tributary.sources.IgnoredReason.TAG_PUSHED;

import java.util.Map;
import java.util.function.BiConsumer;

/**
 * GitLab webhooks of projects, groups and the system, one line per kind of event. A job ({@code
 * build}) is a part of a pipeline and never a build of its own.
 */
public final class GitlabNormaliser implements SourceNormaliser {
  static final String TOOL = "gitlab";

  private static final String KIND = "object_kind";
  private static final Map<String, BiConsumer<Body, Facts>> BY_KIND =
      Map.of(
          "merge_request", GitlabMergeRequests::read,
          "note", GitlabNotes::read,
          "issue", GitlabIssues::read,
          "work_item", GitlabIssues::read,
          "push", GitlabPushes::read,
          "tag_push", (body, facts) -> facts.ignore(TAG_PUSHED, KIND),
          "pipeline", GitlabPipelines::read,
          "build", (body, facts) -> facts.ignore(COUNTED_ELSEWHERE, "build"),
          "deployment", GitlabDeployments::read);

  @Override
  public String source() {
    return TOOL;
  }

  @Override
  public Normalised normalise(Delivery delivery, Tenant tenant) {
    return Facts.collect(delivery, tenant, TOOL, GitlabNormaliser::read);
  }

  private static void read(Body body, Facts facts) {
    String kind = body.text(KIND) != null ? body.text(KIND) : body.text("event_name");
    if (kind == null) {
      facts.ignore(EVENT_UNNAMED, KIND);
      return;
    }
    BiConsumer<Body, Facts> mapping = BY_KIND.get(kind);
    if (mapping == null) {
      facts.ignore(EVENT_UNMAPPED, kind.matches("[a-z_]{1,40}") ? kind : KIND);
      return;
    }
    mapping.accept(body, facts);
  }
}
