package dev.tributary.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One team of a history: its people, its bot, and the next number of each thing it makes. */
final class Team {

  private static final List<String> TENANTS =
      List.of("org-acme", "org-globex", "org-initech", "org-umbrella");
  private static final List<String> TEAMS =
      List.of("eng-platform", "eng-web", "eng-data", "eng-mobile", "eng-billing", "eng-search");

  private final String tenantId;
  private final String teamId;
  private final String prefix;
  private final List<String> people;
  private final String bot;
  private int tasks;
  private int pullRequests;
  private int builds;
  private int others;

  private Team(String tenantId, String teamId, List<String> people, String bot) {
    this.tenantId = tenantId;
    this.teamId = teamId;
    this.prefix = teamId.substring(teamId.indexOf('-') + 1).toUpperCase(Locale.ROOT);
    this.people = List.copyOf(people);
    this.bot = bot;
  }

  /**
   * Teams of several tenants. Tenants share team ids, and teams share task, pull-request and build
   * ids with the teams of other tenants, so that whoever forgets half of a key mixes them up.
   */
  static List<Team> of(int tenants, int teamsPerTenant, Dice dice) {
    List<Team> teams = new ArrayList<>();
    for (int tenant = 0; tenant < tenants; tenant++) {
      for (int team = 0; team < teamsPerTenant; team++) {
        List<String> people = new ArrayList<>();
        for (int person = 0; person < 7; person++) {
          people.add(dice.hex(64));
        }
        teams.add(
            new Team(
                tenant < TENANTS.size() ? TENANTS.get(tenant) : "org-" + tenant,
                team < TEAMS.size() ? TEAMS.get(team) : "eng-" + team,
                people,
                dice.hex(64)));
      }
    }
    return teams;
  }

  String tenantId() {
    return tenantId;
  }

  String teamId() {
    return teamId;
  }

  List<String> people() {
    return people;
  }

  String bot() {
    return bot;
  }

  String nextTask() {
    return prefix + "-" + ++tasks;
  }

  /** A task this team has (or had) under way; null if there is none yet. */
  String anyTask(Dice dice) {
    return tasks == 0 ? null : prefix + "-" + (1 + dice.below(tasks));
  }

  /** A deployment this team may have made; the number may be another thing's. */
  String anyDeployment(Dice dice) {
    return "deploy-" + prefix + "-" + (1 + dice.below(others + 1));
  }

  String nextPullRequest() {
    return "pr-" + ++pullRequests;
  }

  String nextBuild() {
    return "build-" + ++builds;
  }

  String next(String thing) {
    return thing + "-" + prefix + "-" + ++others;
  }
}
