package dev.tributary.sources;

import java.util.Map;

/**
 * Within how many minutes a task should be done. The narrowest place that says anything counts: the
 * project, then the team, then the tenant; within a place the task's priority, then {@value #ANY}.
 */
final class SlaTargets {
  /** The target for priorities without one of their own, and for tasks without a priority. */
  static final String ANY = "any";

  static final SlaTargets NONE = new SlaTargets(Map.of(), Map.of(), Map.of());

  private final Map<String, Map<String, Long>> byProject;
  private final Map<String, Map<String, Long>> byTeam;
  private final Map<String, Long> byDefault;

  /**
   * @param byProject minutes by priority, by Jira project key, or repository or GitLab path in
   *     lower case
   */
  SlaTargets(
      Map<String, Map<String, Long>> byProject,
      Map<String, Map<String, Long>> byTeam,
      Map<String, Long> byDefault) {
    this.byProject = Map.copyOf(byProject);
    this.byTeam = Map.copyOf(byTeam);
    this.byDefault = Map.copyOf(byDefault);
  }

  /**
   * @param project in the form of {@link Asset#normal}
   * @param priority null if the task has none
   * @return null if nobody has set a target
   */
  Long minutes(String project, String team, String priority) {
    Long ofProject = of(byProject.getOrDefault(project, Map.of()), priority);
    Long ofTeam = of(byTeam.getOrDefault(team, Map.of()), priority);
    return ofProject != null ? ofProject : ofTeam != null ? ofTeam : of(byDefault, priority);
  }

  private static Long of(Map<String, Long> targets, String priority) {
    Long own = priority == null ? null : targets.get(priority);
    return own != null ? own : targets.get(ANY);
  }
}
