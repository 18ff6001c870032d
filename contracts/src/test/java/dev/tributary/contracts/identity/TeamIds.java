package dev.tributary.contracts.identity;

import java.util.ArrayList;
import java.util.List;

/** Team ids such as companies have: a department and what it looks after. */
final class TeamIds {
  /** The 24 teams of the source's sizing (P-032). */
  static final List<String> TWENTY_FOUR =
      List.of(
          "eng-platform",
          "eng-payments",
          "eng-web",
          "eng-mobile",
          "eng-data",
          "eng-search",
          "eng-identity",
          "eng-billing",
          "eng-infra",
          "eng-security",
          "eng-ml",
          "eng-growth",
          "eng-checkout",
          "eng-catalog",
          "eng-logistics",
          "eng-notifications",
          "eng-observability",
          "eng-devtools",
          "eng-integrations",
          "eng-analytics",
          "eng-api",
          "eng-storage",
          "eng-release",
          "eng-support-tools");

  private static final List<String> DEPARTMENTS =
      List.of(
          "eng",
          "data",
          "ops",
          "sec",
          "qa",
          "design",
          "product",
          "research",
          "infra",
          "mobile",
          "web",
          "core",
          "growth",
          "support",
          "finance",
          "legal",
          "people",
          "sales",
          "partner",
          "labs",
          "emea",
          "apac",
          "amer",
          "cloud",
          "edge");
  private static final List<String> SUBJECTS =
      List.of(
          "accounts",
          "alerts",
          "api",
          "archive",
          "auth",
          "backup",
          "billing",
          "cache",
          "catalog",
          "chat",
          "checkout",
          "ci",
          "config",
          "dashboards",
          "delivery",
          "docs",
          "email",
          "exports",
          "feeds",
          "gateway",
          "identity",
          "imports",
          "inventory",
          "ledger",
          "logging",
          "maps",
          "metrics",
          "network",
          "orders",
          "payments",
          "profiles",
          "queue",
          "reports",
          "scheduler",
          "search",
          "storage",
          "sync",
          "tracing",
          "uploads",
          "video");

  private TeamIds() {}

  /** 1,000 ids, 40 of each of 25 departments. */
  static List<String> thousand() {
    List<String> teams = new ArrayList<>();
    for (String department : DEPARTMENTS) {
      for (String subject : SUBJECTS) {
        teams.add(department + "-" + subject);
      }
    }
    return List.copyOf(teams);
  }

  static List<String> first(int count) {
    return thousand().subList(0, count);
  }
}
