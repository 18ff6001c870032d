package dev.tributary.sources;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a directory file. All keys but {@code tenant} may be left out:
 *
 * <pre>
 * tenant: org-acme
 * teams:
 *   eng-platform:
 *     repositories: [acme/control-plane]
 *     jira_projects: [PLAT]
 *     members: [100201, 044cc1c7...]      # user ids or pseudonyms
 * production_environments: [live]
 * environments: [load-test]
 * blocked_statuses: [10005]
 * review_statuses: [10006]
 * done_statuses: [10002]
 * blocked_labels: [blocked]
 * review_bots: [acme-reviewer]
 * </pre>
 *
 * A key that is not listed here is refused: a misspelt one would silently move people's work to
 * another team.
 */
final class DirectoryYaml {
  private static final Set<String> KEYS =
      Set.of(
          "tenant",
          "teams",
          "production_environments",
          "environments",
          "blocked_statuses",
          "review_statuses",
          "done_statuses",
          "blocked_labels",
          "review_bots");
  private static final Set<String> TEAM_KEYS = Set.of("repositories", "jira_projects", "members");

  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> repositories = new HashMap<>();
  private final Map<String, String> projects = new HashMap<>();
  private final Map<String, String> members = new HashMap<>();

  private DirectoryYaml() {}

  static Directory parse(String yaml) {
    return new DirectoryYaml().read(yaml);
  }

  private Directory read(String yaml) {
    Map<?, ?> root = map("the file", load(yaml));
    refuseUnknown("", root, KEYS);
    Object tenant = root.get("tenant");
    if (!(tenant instanceof String id && id.matches("[a-z0-9][a-z0-9-]{0,62}"))) {
      problems.add("tenant must be small letters, digits and hyphens, for example org-acme");
    }
    map("teams", root.get("teams")).forEach((team, about) -> readTeam(String.valueOf(team), about));
    Directory directory =
        new Directory(
            String.valueOf(tenant),
            repositories,
            projects,
            members,
            names(root, "production_environments"),
            names(root, "environments"),
            names(root, "blocked_statuses"),
            names(root, "review_statuses"),
            names(root, "done_statuses"),
            names(root, "blocked_labels"),
            names(root, "review_bots"));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("directory: " + String.join("; ", problems));
    }
    return directory;
  }

  private Object load(String yaml) {
    try {
      return new Load(LoadSettings.builder().setLabel("directory").build()).loadFromString(yaml);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException("directory: " + e.getMessage(), e);
    }
  }

  private void readTeam(String team, Object about) {
    if (!team.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      problems.add("team " + team + " must be letters, digits, dots and hyphens");
    }
    String where = "teams." + team;
    Map<?, ?> fields = map(where, about);
    refuseUnknown(where + ".", fields, TEAM_KEYS);
    assign(repositories, team, where, fields, "repositories", Directory::lower);
    assign(projects, team, where, fields, "jira_projects", UnaryOperator.identity());
    assign(members, team, where, fields, "members", UnaryOperator.identity());
  }

  private void assign(
      Map<String, String> teams,
      String team,
      String where,
      Map<?, ?> fields,
      String key,
      UnaryOperator<String> form) {
    for (String entry : list(where + "." + key, fields.get(key))) {
      String other = teams.put(form.apply(entry), team);
      if (other != null) {
        problems.add(where + "." + key + ": " + entry + " already belongs to " + other);
      }
    }
  }

  private Set<String> names(Map<?, ?> root, String key) {
    Set<String> names = new LinkedHashSet<>();
    list(key, root.get(key)).forEach(name -> names.add(Directory.lower(name)));
    return names;
  }

  private Map<?, ?> map(String where, Object value) {
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    problems.add(where + " must be a mapping");
    return Map.of();
  }

  /** Entries as text: ids may be written without quotes. */
  private List<String> list(String where, Object value) {
    if (value == null) {
      return List.of();
    }
    List<String> entries = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object entry : list) {
        if (entry instanceof String || entry instanceof Integer || entry instanceof Long) {
          entries.add(String.valueOf(entry));
        } else {
          problems.add(where + " must list names or numbers");
        }
      }
    } else {
      problems.add(where + " must be a list");
    }
    return entries;
  }

  private void refuseUnknown(String prefix, Map<?, ?> map, Set<String> known) {
    for (Object key : map.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        problems.add(
            prefix + key + " is not known; expected one of " + new java.util.TreeSet<>(known));
      }
    }
  }
}
