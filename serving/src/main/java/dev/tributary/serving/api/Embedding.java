package dev.tributary.serving.api;

import java.util.Map;
import java.util.Optional;

/** Whether panels may stand on other pages, and on whose. */
final class Embedding {
  private final Optional<EmbedLinks> links;
  private final Map<String, String> ancestors;

  /**
   * @param links empty if nothing may be embedded
   * @param ancestors by tenant, the origins that may frame its panels, separated by spaces
   */
  Embedding(Optional<EmbedLinks> links, Map<String, String> ancestors) {
    this.links = links;
    this.ancestors = Map.copyOf(ancestors);
  }

  /**
   * @throws ApiProblem 404 if nothing may be embedded
   */
  EmbedLinks links() {
    return links.orElseThrow(ApiProblem::notFound);
  }

  /** As a Content-Security-Policy says it; a tenant without a line is framed by nobody. */
  String ancestorsOf(String tenant) {
    return ancestors.getOrDefault(tenant, "'none'");
  }
}
