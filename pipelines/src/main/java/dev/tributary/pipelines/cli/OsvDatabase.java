package dev.tributary.pipelines.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** Advisories in the OSV format, read once and asked about components of Maven. */
final class OsvDatabase {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ECOSYSTEM = "Maven";
  private static final int LONGEST_SUMMARY = 80;

  /**
   * What is shipped.
   *
   * @param name group and artifact, with a colon between
   */
  record Component(String name, String version) implements Comparable<Component> {
    @Override
    public int compareTo(Component other) {
      return Comparator.comparing(Component::name)
          .thenComparing(Component::version)
          .compare(this, other);
    }
  }

  /**
   * @param advisory its id, and its other names
   * @param fixedIn versions; empty if there is none yet
   */
  record Finding(Component component, String advisory, String fixedIn, String summary) {}

  /**
   * @param advisories how many of Maven were read
   */
  record Answer(int advisories, List<Finding> findings) {}

  private final TreeMap<String, List<Component>> byName = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private int advisories;

  private OsvDatabase(Collection<Component> components) {
    components.forEach(
        component ->
            byName.computeIfAbsent(component.name(), name -> new ArrayList<>()).add(component));
  }

  /**
   * @param database a JSON file, a folder of them, or a zip of them
   * @throws Failure if it holds no advisory about anything of Maven, so that a wrong file is not
   *     taken for good news
   */
  static Answer search(Path database, Collection<Component> components) throws IOException {
    OsvDatabase search = new OsvDatabase(components);
    try {
      if (Files.isDirectory(database)) {
        try (Stream<Path> files = Files.walk(database)) {
          for (Path file : files.filter(it -> it.toString().endsWith(".json")).sorted().toList()) {
            search.read(JSON.readTree(Files.readAllBytes(file)));
          }
        }
      } else if (database.toString().endsWith(".zip")) {
        search.readZip(database);
      } else if (Files.isReadable(database)) {
        search.read(JSON.readTree(Files.readAllBytes(database)));
      }
    } catch (JsonProcessingException e) {
      throw new Failure("--database: " + database + " is not JSON", e);
    }
    if (search.advisories == 0) {
      throw new Failure(
          "--database: there is no advisory about a component of Maven in " + database);
    }
    search.findings.sort(Comparator.comparing(Finding::component).thenComparing(Finding::advisory));
    return new Answer(search.advisories, List.copyOf(search.findings));
  }

  private void readZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".json")) {
          read(JSON.readTree(zip.readAllBytes()));
        }
      }
    }
  }

  /** One advisory, or an array of them. */
  private void read(JsonNode node) {
    if (node.isArray()) {
      node.forEach(this::read);
      return;
    }
    boolean ofMaven = false;
    for (JsonNode affected : node.path("affected")) {
      if (affected.path("package").path("ecosystem").asText().equals(ECOSYSTEM)) {
        ofMaven = true;
        if (!node.has("withdrawn")) {
          compare(node, affected);
        }
      }
    }
    advisories += ofMaven ? 1 : 0;
  }

  private void compare(JsonNode advisory, JsonNode affected) {
    String name = affected.path("package").path("name").asText();
    for (Component component : byName.getOrDefault(name, List.of())) {
      if (isAffected(affected, component.version())) {
        Finding finding =
            new Finding(component, namesOf(advisory), fixes(affected), summaryOf(advisory));
        if (!findings.contains(finding)) {
          findings.add(finding);
        }
      }
    }
  }

  private static boolean isAffected(JsonNode affected, String version) {
    for (JsonNode listed : affected.path("versions")) {
      if (listed.asText().equals(version)) {
        return true;
      }
    }
    for (JsonNode range : affected.path("ranges")) {
      if (!range.path("type").asText().equals("GIT") && isWithin(range, version)) {
        return true;
      }
    }
    return false;
  }

  /** The evaluation that the format prescribes: its events in order of version. */
  private static boolean isWithin(JsonNode range, String text) {
    ComparableVersion version = new ComparableVersion(text);
    List<JsonNode> events = new ArrayList<>();
    range.path("events").forEach(events::add);
    events.sort(Comparator.comparing(OsvDatabase::versionOf));
    boolean within = false;
    for (JsonNode event : events) {
      int order = version.compareTo(versionOf(event));
      if (event.has("introduced")) {
        within |= event.get("introduced").asText().equals("0") || order >= 0;
      } else if (event.has("fixed")) {
        within &= order < 0;
      } else if (event.has("last_affected")) {
        within &= order <= 0;
      }
    }
    return within;
  }

  private static ComparableVersion versionOf(JsonNode event) {
    return new ComparableVersion(event.elements().next().asText());
  }

  private static String fixes(JsonNode affected) {
    Set<String> fixes = new LinkedHashSet<>();
    affected
        .path("ranges")
        .forEach(
            range ->
                range
                    .path("events")
                    .forEach(
                        event -> {
                          if (event.has("fixed")) {
                            fixes.add(event.get("fixed").asText());
                          }
                        }));
    return String.join(" ", fixes);
  }

  private static String namesOf(JsonNode advisory) {
    StringBuilder names = new StringBuilder(advisory.path("id").asText());
    advisory.path("aliases").forEach(alias -> names.append(' ').append(alias.asText()));
    return names.toString();
  }

  private static String summaryOf(JsonNode advisory) {
    String summary = advisory.path("summary").asText().lines().findFirst().orElse("");
    return summary.length() > LONGEST_SUMMARY ? summary.substring(0, LONGEST_SUMMARY) : summary;
  }
}
