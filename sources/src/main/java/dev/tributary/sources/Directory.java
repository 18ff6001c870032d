package dev.tributary.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a tenant says about itself: which team owns which repository and Jira project, who belongs
 * to which team, and what its own words for "blocked", "production" and "bot" are. Loaded from a
 * small YAML file, see {@link DirectoryYaml}; holds no secret.
 *
 * @param teamByRepository by {@code owner/name}, lower case
 * @param teamByProject by Jira project key
 * @param teamByMember by the tool's stable user id, or by the pseudonym
 * @param productionEnvironments names that mean production, lower case
 * @param environments further names that may be kept, lower case
 * @param blockedStatuses ids of Jira statuses in which a task is blocked
 * @param reviewStatuses ids of Jira statuses in which a task is in review
 * @param doneStatuses ids of Jira statuses in which a task is done; needed only to notice that one
 *     is left, the body names the category of the status entered
 * @param blockedLabels names of GitHub labels that mean blocked, lower case
 * @param reviewBots ids or logins, lower case, of accounts that are bots though the tool calls them
 *     users
 */
public record Directory(
    String tenantId,
    Map<String, String> teamByRepository,
    Map<String, String> teamByProject,
    Map<String, String> teamByMember,
    Set<String> productionEnvironments,
    Set<String> environments,
    Set<String> blockedStatuses,
    Set<String> reviewStatuses,
    Set<String> doneStatuses,
    Set<String> blockedLabels,
    Set<String> reviewBots) {

  private static final Set<String> PRODUCTION = Set.of("production", "prod");

  /** Names that say what an environment is for; any other may be a branch or a person. */
  private static final Set<String> COMMON_ENVIRONMENTS =
      Set.of(
          "staging",
          "stage",
          "test",
          "testing",
          "qa",
          "uat",
          "development",
          "dev",
          "integration",
          "preview",
          "canary",
          "sandbox",
          "demo",
          "github-pages");

  public Directory {
    teamByRepository = Map.copyOf(teamByRepository);
    teamByProject = Map.copyOf(teamByProject);
    teamByMember = Map.copyOf(teamByMember);
    productionEnvironments = Set.copyOf(productionEnvironments);
    environments = Set.copyOf(environments);
    blockedStatuses = Set.copyOf(blockedStatuses);
    reviewStatuses = Set.copyOf(reviewStatuses);
    doneStatuses = Set.copyOf(doneStatuses);
    blockedLabels = Set.copyOf(blockedLabels);
    reviewBots = Set.copyOf(reviewBots);
  }

  /** A tenant that says nothing: teams are then named after the owner or the project. */
  public static Directory of(String tenantId) {
    return DirectoryYaml.parse("tenant: " + tenantId);
  }

  /**
   * @throws IllegalArgumentException listing everything that is wrong with the file
   */
  public static Directory load(Path yaml) throws IOException {
    return parse(Files.readString(yaml));
  }

  /**
   * @throws IllegalArgumentException listing everything that is wrong with the text
   */
  public static Directory parse(String yaml) {
    return DirectoryYaml.parse(yaml);
  }

  /** The team of a repository, by {@code owner/name} in any case. */
  public Optional<String> teamOfRepository(String fullName) {
    return Optional.ofNullable(teamByRepository.get(lower(fullName)));
  }

  public Optional<String> teamOfProject(String projectKey) {
    return Optional.ofNullable(teamByProject.get(projectKey));
  }

  /** The team of a person, by user id or pseudonym. */
  public Optional<String> teamOfMember(String idOrPseudonym) {
    return Optional.ofNullable(teamByMember.get(idOrPseudonym));
  }

  /**
   * Whether text of this shape is a task. With projects declared only theirs are, since {@code
   * UTF-8} and {@code CVE-2021-44228} look like keys too.
   */
  boolean isTaskKey(String key) {
    return teamByProject.isEmpty()
        || teamByProject.containsKey(key.substring(0, key.lastIndexOf('-')));
  }

  /**
   * The name to keep for an environment: {@code production} for every name of it, a common or
   * declared name in lower case, else {@code other}.
   */
  String environment(String name) {
    String lower = lower(name.trim());
    if (PRODUCTION.contains(lower) || productionEnvironments.contains(lower)) {
      return "production";
    }
    return COMMON_ENVIRONMENTS.contains(lower) || environments.contains(lower) ? lower : "other";
  }

  boolean isBlockedLabel(String label) {
    return blockedLabels.contains(lower(label));
  }

  boolean isReviewBot(String idOrLogin) {
    return idOrLogin != null && reviewBots.contains(lower(idOrLogin));
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
