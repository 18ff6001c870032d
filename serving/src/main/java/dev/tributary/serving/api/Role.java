package dev.tributary.serving.api;

import java.util.Locale;
import java.util.Optional;

/** What a caller may do. Which tenant and which teams it may do it for stands beside it. */
enum Role {
  /** Numbers of its teams. */
  VIEWER(false, false, false),
  /** And the single tasks of its teams. */
  TEAM_LEAD(false, true, false),
  /** Everything of its tenant, and who has read what. */
  AUDITOR(true, true, true),
  /** The same; what is changed over HTTP one day will be changed by it. */
  ADMIN(true, true, true);

  private final boolean allTeams;
  private final boolean tasks;
  private final boolean trail;

  Role(boolean allTeams, boolean tasks, boolean trail) {
    this.allTeams = allTeams;
    this.tasks = tasks;
    this.trail = trail;
  }

  /** For example {@code team_lead}. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Role> of(String code) {
    for (Role role : values()) {
      if (role.code().equals(code)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  /** Whether it sees all teams of its tenant; else those that its token names. */
  boolean seesAllTeams() {
    return allTeams;
  }

  boolean maySeeTasks() {
    return tasks;
  }

  boolean maySeeTrail() {
    return trail;
  }
}
