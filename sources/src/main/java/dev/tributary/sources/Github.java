package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.ACTION_UNMAPPED;
import static dev.tributary.sources.IgnoredReason.TEAM_UNKNOWN;

import java.util.Locale;

/** What all GitHub bodies have in common: the repository, the people, the branch. */
final class Github {
  /** Where {@link GhArchive} puts the time of an archived event; used if the body has no other. */
  static final String ARCHIVED_AT = "archived_at";

  private Github() {}

  /**
   * The team that owns the repository: by the directory, else named after the owner. The name of an
   * organisation is not personal; an owner who is a person gets a pseudonym, made from the login
   * because an archive gives no owner id, and both must lead to the same team.
   */
  static String team(Body body, Tenant tenant) {
    String fullName = body.text("repository.full_name");
    if (fullName == null || fullName.indexOf('/') < 1) {
      throw new NotUsable(TEAM_UNKNOWN, "repository.full_name");
    }
    return tenant
        .directory()
        .teamOf(Asset.REPOSITORY, fullName)
        .orElseGet(() -> ownerTeam(body, tenant));
  }

  private static String ownerTeam(Body body, Tenant tenant) {
    String fullName = body.requireText("repository.full_name");
    String owner = fullName.substring(0, fullName.indexOf('/'));
    String type = body.text("repository.owner.type");
    boolean organisation =
        type != null
            ? type.equals("Organization")
            : owner.equalsIgnoreCase(body.text("organization.login"));
    if (!organisation) {
      return tenant.teamOfOwner(owner);
    }
    String safe = owner.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[._-]+", "");
    if (safe.isEmpty() || safe.length() > 100) {
      throw new NotUsable(TEAM_UNKNOWN, "repository.owner.login");
    }
    return safe;
  }

  /** A task's id, and the subject of comments on issues and pull requests, which share numbers. */
  static String issueId(Body body, String numberPath) {
    return "gh-" + body.requireId("repository.id") + "-" + body.requireId(numberPath);
  }

  static boolean isBot(Body user, Tenant tenant) {
    String login = user.text("login");
    return "Bot".equals(user.text("type"))
        || (login != null && login.toLowerCase(Locale.ROOT).endsWith("[bot]"))
        || tenant.directory().isBot(GithubNormaliser.SOURCE, login, user.id("id"));
  }

  static String branch(Body body, String ref) {
    return Branch.kept(ref, body.text("repository.default_branch"));
  }

  static void ignoreAction(Body body, Facts facts, String event) {
    String action = body.text("action");
    facts.ignore(
        ACTION_UNMAPPED,
        action != null && action.matches("[a-z_]{1,40}") ? event + "." + action : event);
  }
}
