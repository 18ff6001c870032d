package dev.tributary.sources;

import dev.tributary.contracts.event.CustomEventTypes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a directory file; {@code docs/directory.md} has every key with an example. All keys but
 * {@code tenant} may be left out. A key that is not known is refused: a misspelt one would silently
 * move people's work to another team.
 */
final class DirectoryYaml {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
  private static final Set<Asset> TEAM_ASSETS = Set.of(Asset.values());
  private static final Set<Asset> SERVICE_ASSETS =
      Set.of(Asset.REPOSITORY, Asset.GITLAB_PROJECT, Asset.CI_JOB, Asset.PAGERDUTY_SERVICE);
  static final Set<String> KEYS =
      Set.of(
          "tenant",
          "teams",
          "services",
          "sla_minutes",
          "bots",
          "review_bots",
          "custom_event_types",
          "production_environments",
          "environments",
          "blocked_statuses",
          "review_statuses",
          "done_statuses",
          "blocked_labels",
          "blocked_fields");
  private static final Set<String> TOOLS =
      Set.of(
          BotRules.EVERY_TOOL,
          "github",
          "gitlab",
          "jira",
          "slack",
          "jenkins",
          "circleci",
          "pagerduty");
  private static final Set<String> PRIORITIES =
      Set.of("P0", "P1", "P2", "P3", "P4", SlaTargets.ANY);

  private final List<String> problems = new ArrayList<>();
  private final Map<Asset, Map<String, String>> teams = new EnumMap<>(Asset.class);
  private final Map<Asset, Map<String, String>> services = new EnumMap<>(Asset.class);
  private final Map<String, List<Memberships.Stay>> members = new TreeMap<>();

  private DirectoryYaml() {}

  static Directory.Entries parse(String yaml) {
    return new DirectoryYaml().read(yaml);
  }

  private Directory.Entries read(String yaml) {
    Map<String, YamlPart> root = new YamlPart("", load(yaml), problems).fields(KEYS);
    String tenant = tenant(root.get("tenant"));
    Map<String, YamlPart> teamParts = root.get("teams").entries();
    teamParts.forEach(this::readTeam);
    refuseOverlaps();
    Map<String, YamlPart> serviceParts = root.get("services").entries();
    serviceParts.forEach(this::readService);
    Directory.Entries entries =
        new Directory.Entries(
            tenant,
            teams,
            services,
            Set.copyOf(serviceParts.keySet()),
            Memberships.of(members),
            sla(root.get("sla_minutes"), teamParts.keySet()),
            bots(root.get("bots"), root.get("review_bots")),
            CustomEventTypes.of(tenant, CustomTypesYaml.read(root.get("custom_event_types"))),
            new Directory.Words(
                words(root.get("production_environments")),
                words(root.get("environments")),
                words(root.get("blocked_statuses")),
                words(root.get("review_statuses")),
                words(root.get("done_statuses")),
                words(root.get("blocked_labels")),
                words(root.get("blocked_fields"))));
    if (!problems.isEmpty()) {
      throw new DirectoryException(problems);
    }
    return entries;
  }

  /** What is no YAML is told by its place: the parser's own message quotes the file. */
  private Object load(String yaml) {
    try {
      return new Load(LoadSettings.builder().setLabel("directory").build()).loadFromString(yaml);
    } catch (MarkedYamlEngineException e) {
      String place =
          e.getProblemMark()
              .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
              .orElse("the file");
      throw new DirectoryException(List.of(place + " is not YAML, or repeats a key"));
    } catch (YamlEngineException e) {
      throw new DirectoryException(List.of("the file is not YAML"));
    }
  }

  private static String tenant(YamlPart part) {
    if (part.value() instanceof String id && id.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      return id;
    }
    part.problems().add("tenant must be small letters, digits and hyphens, for example org-acme");
    return "unknown";
  }

  private void readTeam(String team, YamlPart part) {
    requireName(part, team);
    Map<String, YamlPart> fields = part.fields(keys(TEAM_ASSETS, "members"));
    for (Asset asset : Asset.values()) {
      assign(teams, asset, team, fields.get(asset.key()));
    }
    fields.get("members").items().forEach(member -> readMember(team, member));
  }

  private void readService(String service, YamlPart part) {
    requireName(part, service);
    Map<String, YamlPart> fields = part.fields(keys(SERVICE_ASSETS));
    for (Asset asset : SERVICE_ASSETS) {
      assign(services, asset, service, fields.get(asset.key()));
    }
  }

  private static void requireName(YamlPart part, String name) {
    if (!name.matches(NAME)) {
      part.problem("must be named with letters, digits, dots and hyphens");
    }
  }

  private static Set<String> keys(Set<Asset> assets, String... others) {
    return Stream.concat(assets.stream().map(Asset::key), Stream.of(others))
        .collect(Collectors.toSet());
  }

  private static void assign(
      Map<Asset, Map<String, String>> owners, Asset asset, String owner, YamlPart entries) {
    Map<String, String> owned = owners.computeIfAbsent(asset, any -> new HashMap<>());
    for (YamlPart item : entries.items()) {
      String entry = item.text();
      if (entry == null) {
        continue;
      }
      if (!asset.accepts(entry)) {
        item.problem("must match " + asset.describe());
      }
      String other = owned.putIfAbsent(asset.normal(entry), owner);
      if (other != null) {
        item.problem("already belongs to " + other);
      }
    }
  }

  /** An id alone has always been a member; a mapping says from when to when. */
  private void readMember(String team, YamlPart part) {
    Map<String, YamlPart> fields =
        part.isMap() ? part.fields(Set.of("id", "valid_from", "valid_to")) : Map.of("id", part);
    String id = fields.get("id").text();
    Memberships.Stay stay =
        part.isMap()
            ? new Memberships.Stay(
                team, fields.get("valid_from").day(), fields.get("valid_to").day(), part.path())
            : new Memberships.Stay(team, null, null, part.path());
    if (stay.from() != null && stay.to() != null && stay.to().isBefore(stay.from())) {
      part.problem("valid_to is before valid_from");
    } else if (id != null) {
      members.computeIfAbsent(id, any -> new ArrayList<>()).add(stay);
    }
  }

  private void refuseOverlaps() {
    for (List<Memberships.Stay> stays : members.values()) {
      stays.sort(Memberships.Stay.IN_ORDER);
      for (int i = 1; i < stays.size(); i++) {
        if (stays.get(i - 1).overlaps(stays.get(i))) {
          problems.add(
              stays.get(i).path()
                  + ": is the same person as "
                  + stays.get(i - 1).path()
                  + ", at the same time");
        }
      }
    }
  }

  private static SlaTargets sla(YamlPart part, Set<String> knownTeams) {
    Map<String, YamlPart> fields = part.fields(Set.of("default", "teams", "projects"));
    Map<String, Map<String, Long>> byTeam = new HashMap<>();
    fields
        .get("teams")
        .entries()
        .forEach(
            (team, targets) -> {
              if (!knownTeams.contains(team)) {
                targets.problem("is no team of this file");
              }
              byTeam.put(team, targets(targets));
            });
    Map<String, Map<String, Long>> byProject = new HashMap<>();
    fields
        .get("projects")
        .entries()
        .forEach(
            (project, targets) ->
                byProject.put(
                    project.contains("/") ? Directory.lower(project) : project, targets(targets)));
    return new SlaTargets(byProject, byTeam, targets(fields.get("default")));
  }

  private static Map<String, Long> targets(YamlPart part) {
    Map<String, Long> minutes = new HashMap<>();
    part.fields(PRIORITIES)
        .forEach(
            (priority, target) -> {
              Long value = target.isAbsent() ? null : target.positive();
              if (value != null) {
                minutes.put(priority, value);
              }
            });
    return minutes;
  }

  private static BotRules bots(YamlPart byTool, YamlPart ofAnyTool) {
    Map<String, List<Pattern>> rules = new LinkedHashMap<>();
    byTool.fields(TOOLS).forEach((tool, part) -> readBots(tool, part, rules));
    readBots(BotRules.EVERY_TOOL, ofAnyTool, rules);
    return BotRules.of(rules);
  }

  private static void readBots(String tool, YamlPart part, Map<String, List<Pattern>> rules) {
    for (YamlPart item : part.items()) {
      String rule = item.text();
      if (rule != null) {
        BotRules.parse(rule)
            .ifPresentOrElse(
                rules.computeIfAbsent(tool, any -> new ArrayList<>())::add,
                () -> item.problem("must hold a letter or digit beside the stars"));
      }
    }
  }

  private static Set<String> words(YamlPart part) {
    return part.texts().stream().map(Directory::lower).collect(Collectors.toUnmodifiableSet());
  }
}
