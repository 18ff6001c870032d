package dev.tributary.sources;

import java.util.List;
import java.util.Locale;

/**
 * The invented people of the demo. They have names, logins and addresses so that one can see them
 * vanish.
 */
record DemoTeam(
    String id, String project, String repository, long repositoryId, List<Person> people) {
  static final String ORGANISATION = "acme-corp";

  static final List<DemoTeam> ALL =
      List.of(
          team(
              0,
              "eng-platform",
              "PLAT",
              "control-plane",
              "Maren Holt",
              "Dario Quint",
              "Ines Okafor",
              "Pavel Strand",
              "Yuki Amano",
              "Lena Brook"),
          team(
              1,
              "eng-payments",
              "PAY",
              "payments-api",
              "Amara Diallo",
              "Tomas Reyes",
              "Freya Nyberg",
              "Kofi Mensah",
              "Noor Haddad",
              "Ruth Calder"),
          team(
              2,
              "eng-mobile",
              "MOB",
              "mobile-app",
              "Elif Kaya",
              "Jonas Weber",
              "Priya Nair",
              "Sol Vega",
              "Mika Laine",
              "Anouk Perrin"));

  static final Person LIBRARY_BOT =
      new Person(7_100_900, "acme-libraries[bot]", "Acme Libraries", "libraries@acme.example", "");

  /** Calls itself a user; the directory knows better. */
  static final Person REVIEW_BOT =
      new Person(7_100_901, "acme-reviewer", "Acme Reviewer", "reviewer@acme.example", "");

  /** What the tools know of a person. */
  record Person(long githubId, String login, String name, String email, String jiraId) {
    String slackId() {
      return "U0" + githubId;
    }

    boolean isBot() {
      return login.endsWith("[bot]");
    }
  }

  private static DemoTeam team(
      int index, String id, String project, String repository, String... names) {
    List<Person> people = new java.util.ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      String dotted = names[i].toLowerCase(Locale.ROOT).replace(' ', '.');
      people.add(
          new Person(
              7_100_000 + index * 100 + i,
              dotted.replace('.', '-'),
              names[i],
              dotted + "@acme.example",
              "63f0acme%016d".formatted(index * 100 + i)));
    }
    return new DemoTeam(id, project, repository, 5_200_001 + index, List.copyOf(people));
  }

  String fullName() {
    return ORGANISATION + "/" + repository;
  }

  String slackChannel() {
    return "C0" + project;
  }

  /** The directory that maps all of this, as the demo loads it. */
  static List<String> directory() {
    List<String> lines = new java.util.ArrayList<>();
    lines.add(
        "# The demo's tenant. Made by DemoDeliveries; the secret for pseudonyms is not kept here.");
    lines.add("tenant: org-acme");
    lines.add("teams:");
    for (DemoTeam team : ALL) {
      lines.add("  " + team.id + ":");
      lines.add("    repositories: [" + team.fullName() + "]");
      lines.add("    jira_projects: [" + team.project + "]");
      lines.add("    slack_channels: [" + team.slackChannel() + "]");
      lines.add("    members:");
      for (Person person : team.people) {
        lines.add("      - " + person.githubId);
        lines.add("      - " + person.jiraId);
        lines.add("      - slack:" + person.slackId());
      }
    }
    lines.add("production_environments: [live]");
    lines.add("blocked_statuses: [" + DemoJira.BLOCKED + "]");
    lines.add("review_statuses: [" + DemoJira.IN_REVIEW + "]");
    lines.add("done_statuses: [" + DemoJira.DONE + "]");
    lines.add("blocked_labels: [blocked]");
    lines.add("review_bots: [" + REVIEW_BOT.login + "]");
    return lines;
  }
}
