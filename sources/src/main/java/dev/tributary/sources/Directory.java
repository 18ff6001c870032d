package dev.tributary.sources;

import dev.tributary.contracts.event.CustomEventTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a tenant says about itself: which team owns what, who belonged to which team and when, which
 * service is deployed from where, and what its own words for "blocked", "production" and "bot" are.
 * Loaded from one YAML file, see {@link DirectoryYaml}; immutable, and holds no secret.
 */
public final class Directory {
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

  /** What the file says. Names of assets are in the form of {@link Asset#normal}. */
  record Entries(
      String tenantId,
      Map<Asset, Map<String, String>> teams,
      Map<Asset, Map<String, String>> services,
      Set<String> serviceNames,
      Memberships members,
      SlaTargets sla,
      BotRules bots,
      CustomEventTypes customEventTypes,
      Words words) {}

  /**
   * The tenant's own words, ids and names in lower case.
   *
   * @param doneStatuses needed only to notice that one is left, the body names the category of the
   *     status entered
   */
  record Words(
      Set<String> productionEnvironments,
      Set<String> environments,
      Set<String> blockedStatuses,
      Set<String> reviewStatuses,
      Set<String> doneStatuses,
      Set<String> blockedLabels,
      Set<String> blockedFields) {}

  private final Entries entries;
  private final String fingerprint;

  private Directory(Entries entries, String fingerprint) {
    this.entries = entries;
    this.fingerprint = fingerprint;
  }

  /** A tenant that says nothing: teams are then named after the owner or the project. */
  public static Directory of(String tenantId) {
    return parse("tenant: " + tenantId);
  }

  /**
   * @throws DirectoryException listing everything that is wrong with the file
   */
  public static Directory load(Path yaml) throws IOException {
    return parse(Files.readString(yaml));
  }

  /**
   * @throws DirectoryException listing everything that is wrong with the text
   */
  public static Directory parse(String yaml) {
    return new Directory(DirectoryYaml.parse(yaml), fingerprint(yaml));
  }

  /** What tells this file's text from any other: SHA-256, in hex. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The fingerprint that a directory of this text would have. */
  public static String fingerprint(String yaml) {
    return DigestUtils.sha256Hex(yaml);
  }

  public String tenantId() {
    return entries.tenantId();
  }

  /** The team that owns something, named as the tool names it. */
  public Optional<String> teamOf(Asset asset, String name) {
    return find(entries.teams(), asset, name);
  }

  /** The service that is deployed from something, or that it speaks of. */
  public Optional<String> serviceOf(Asset asset, String name) {
    return find(entries.services(), asset, name);
  }

  /** Whether a service of this name is declared. */
  public boolean isService(String name) {
    return name != null && entries.serviceNames().contains(name);
  }

  private static Optional<String> find(
      Map<Asset, Map<String, String>> owners, Asset asset, String name) {
    return name == null
        ? Optional.empty()
        : Optional.ofNullable(owners.getOrDefault(asset, Map.of()).get(asset.normal(name)));
  }

  /** The team of a person at a time, by user id or pseudonym. */
  Optional<String> teamOfMember(String idOrPseudonym, long atMillis) {
    return entries.members().teamOf(idOrPseudonym, atMillis);
  }

  /** Within how many minutes a task should be done, null if nobody has said; see SlaTargets. */
  public Long slaMinutes(Asset asset, String project, String team, String priority) {
    return entries.sla().minutes(project == null ? "" : asset.normal(project), team, priority);
  }

  /**
   * Whether an account is a bot by the tenant's rules; what the tool itself says comes on top.
   *
   * @param tool for example {@code github}
   * @param idsAndLogins nulls are not looked at
   */
  public boolean isBot(String tool, String... idsAndLogins) {
    return entries.bots().match(tool, idsAndLogins);
  }

  /** The event types that the tenant has declared. */
  public CustomEventTypes customEventTypes() {
    return entries.customEventTypes();
  }

  /**
   * Whether text of this shape is a task. With projects declared only theirs are, since {@code
   * UTF-8} and {@code CVE-2021-44228} look like keys too.
   */
  boolean isTaskKey(String key) {
    Map<String, String> projects = entries.teams().getOrDefault(Asset.JIRA_PROJECT, Map.of());
    return projects.isEmpty() || projects.containsKey(key.substring(0, key.lastIndexOf('-')));
  }

  /**
   * The name to keep for an environment: {@code production} for every name of it, a common or
   * declared name in lower case, else {@code other}.
   */
  public String environment(String name) {
    String lower = lower(name.trim());
    if (PRODUCTION.contains(lower) || entries.words().productionEnvironments().contains(lower)) {
      return "production";
    }
    return COMMON_ENVIRONMENTS.contains(lower) || entries.words().environments().contains(lower)
        ? lower
        : "other";
  }

  boolean isBlockedStatus(String id) {
    return entries.words().blockedStatuses().contains(id);
  }

  boolean isReviewStatus(String id) {
    return entries.words().reviewStatuses().contains(id);
  }

  boolean isDoneStatus(String id) {
    return entries.words().doneStatuses().contains(id);
  }

  boolean isBlockedLabel(String label) {
    return entries.words().blockedLabels().contains(lower(label));
  }

  boolean isBlockedField(String idOrName) {
    return idOrName != null && entries.words().blockedFields().contains(lower(idOrName));
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The tenant only: the rest names people. */
  @Override
  public String toString() {
    return "Directory[" + tenantId() + "]";
  }
}
