package dev.tributary.sources;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The catalogue of tools that can be read: one line per source. */
public final class Sources {
  private static final Map<String, SourceNormaliser> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("github", new GithubNormaliser());
    BY_NAME.put("gharchive", new GhArchive());
    BY_NAME.put("jira", new JiraNormaliser());
    BY_NAME.put("gitlab", new GitlabNormaliser());
    BY_NAME.put("slack", new SlackNormaliser());
    BY_NAME.put("circleci", new CircleciNormaliser());
    BY_NAME.put("jenkins", new JenkinsNormaliser());
    BY_NAME.put("pagerduty", new PagerdutyNormaliser());
    BY_NAME.put("wikiticker", new WikitickerNormaliser());
    BY_NAME.put("custom", new CustomNormaliser());
  }

  private Sources() {}

  /** The normaliser of a source, if it is known. */
  public static Optional<SourceNormaliser> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /**
   * The normaliser of a source that must be known.
   *
   * @throws IllegalArgumentException naming the sources there are
   */
  public static SourceNormaliser require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "source " + name + " is not known; expected one of " + names()));
  }

  /** All names, in the order of the catalogue. */
  public static Set<String> names() {
    return java.util.Collections.unmodifiableSet(BY_NAME.keySet());
  }
}
