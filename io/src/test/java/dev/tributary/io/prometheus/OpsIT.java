package dev.tributary.io.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.contracts.gateway.SeriesCatalogue;
import dev.tributary.embedded.LocalPrometheus;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.Sleeper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules and boards in {@code ops/}, judged by the programs that will read them. */
@Tag("prometheus")
class OpsIT {
  private static final Path OPS = Path.of("..", "ops").toAbsolutePath().normalize();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAMESPACE = "namespace";
  private static final Pattern SERIES =
      Pattern.compile("(?<![\\w:\"])(?:(?:[a-z_]+:)?namespace_\\w+(?::\\w+)?|tributary_\\w+)");

  /** A line of the table of our own metrics: name, kind, labels. */
  private static final Pattern OWN =
      Pattern.compile("(?m)^\\| `(tributary_\\w+)` \\| (\\w+) \\| ([\\w, ]*)\\|");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z_]+)}?");

  /** Two hours of samples end here. */
  private static final long END = Instant.parse("2026-03-02T12:00:00Z").toEpochMilli();

  private static LocalPrometheus store;

  /** An alert that fires says so now, and no store takes a sample of March after that. */
  @BeforeAll
  static void startWithEverySeries_andOnlyThenWithRules() throws Exception {
    Path state = Files.createTempDirectory(Path.of("target"), "prometheus");
    try (LocalPrometheus withoutRules = LocalPrometheus.start(state)) {
      writeEverySeries(withoutRules);
    }
    store =
        LocalPrometheus.start(
            state,
            "rule_files: ['%1$s/rules/*.yml', '%1$s/rules/teams/*.yml']%n"
                .formatted(OPS.resolve("prometheus")));
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void configuration_andRules_pass() throws Exception {
    promtool("check", "config", "prometheus.yml");
    promtool("check", "rules", "rules/recording.yml", "rules/platform.yml", "rules/pipelines.yml");
    promtool(concat(List.of("check", "rules"), "rules/teams"));
  }

  @Test
  void rules_fireWhenTheyShould_andNotBefore() throws Exception {
    promtool(concat(List.of("test", "rules"), "tests"));
  }

  @Test
  void everyAlert_hasATest_aTeam_andARunbookThatExists() throws Exception {
    String tests = "";
    for (String test : files("tests")) {
      tests += Files.readString(OPS.resolve("prometheus").resolve(test));
    }
    String runbooks =
        Files.readString(OPS.resolveSibling("docs/gateway-operations.md"))
            + Files.readString(OPS.resolveSibling("docs/observability.md"));
    Set<String> anchors = new HashSet<>();
    Pattern.compile("(?m)^#+ (.+)$")
        .matcher(runbooks)
        .results()
        .forEach(m -> anchors.add(m.group(1).toLowerCase(Locale.ROOT).replace(' ', '-')));

    for (JsonNode rule : rules()) {
      if (rule.path("type").asText().equals("alerting")) {
        String name = rule.path("name").asText();
        assertThat(tests).as("a test fires %s", name).containsPattern(fired(name));
        assertThat(rule.path("labels").has("team")).as(name).isTrue();
        assertThat(anchors)
            .as(name)
            .contains(rule.at("/annotations/runbook").asText().replaceFirst(".*#", ""));
      }
    }
  }

  @Test
  void everyRule_namesSeriesThatExist() throws Exception {
    Set<String> known = known();
    List<JsonNode> rules = rules();
    rules.stream()
        .filter(rule -> rule.path("type").asText().equals("recording"))
        .forEach(rule -> known.add(rule.path("name").asText()));

    assertThat(rules).hasSizeGreaterThan(15);
    for (JsonNode rule : rules) {
      assertThat(series(rule.path("query").asText()))
          .as(rule.toString())
          .isNotEmpty()
          .isSubsetOf(known);
    }
  }

  /** Also that no selector or grouping is dead: with a sample of every series each has a result. */
  @Test
  void everyPanel_hasAResult_fromSeriesThatExist() throws Exception {
    int panels = 0;
    for (JsonNode board : boards().values()) {
      for (JsonNode panel : board.path("panels")) {
        for (JsonNode target : panel.path("targets")) {
          String promql = target.path("expr").asText();
          assertThat(series(promql)).isNotEmpty().isSubsetOf(known());
          assertThat(Promql.ask(store, VARIABLE.matcher(promql).replaceAll(".*"), END))
              .as("%s, %s: %s", board.path("title"), panel.path("title"), promql)
              .isNotEmpty();
          panels++;
        }
      }
      for (JsonNode variable : board.at("/templating/list")) {
        String query = variable.at("/query/query").asText();
        assertThat(known()).as(query).containsAll(series(query));
      }
    }
    assertThat(panels).isGreaterThan(25);
  }

  @Test
  void boards_areWhole_idsUnique_nothingOverlaps_linksLeadToBoards() throws Exception {
    Map<String, JsonNode> boards = boards();
    assertThat(boards.keySet())
        .containsExactlyInAnyOrder(
            "gateway-product", "gateway-api", "gateway-error-code", "gateway-tenant", "pipelines");
    boards.forEach(
        (uid, board) -> {
          Set<String> variables = new HashSet<>();
          board.at("/templating/list").forEach(v -> variables.add(v.path("name").asText()));
          Set<Integer> ids = new HashSet<>();
          Set<String> taken = new HashSet<>();
          boolean drillsDown = false;
          for (JsonNode panel : board.path("panels")) {
            assertThat(ids.add(panel.path("id").asInt())).as("id in %s", uid).isTrue();
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotEmpty();
            for (String cell : cells(panel.path("gridPos"))) {
              assertThat(taken.add(cell)).as("%s is free in %s", cell, uid).isTrue();
            }
            for (JsonNode target : panel.path("targets")) {
              VARIABLE
                  .matcher(target.path("expr").asText())
                  .results()
                  .forEach(m -> assertThat(variables).as(uid).contains(m.group(1)));
            }
            for (JsonNode link : panel.at("/fieldConfig/defaults/links")) {
              String url = link.path("url").asText();
              JsonNode to = boards.get(url.replaceAll("^/d/([\\w-]+).*", "$1"));
              assertThat(to).as(url).isNotNull();
              Pattern.compile("var-(\\w+)=")
                  .matcher(url)
                  .results()
                  .forEach(
                      m ->
                          assertThat(to.at("/templating/list").findValuesAsText("name"))
                              .as(url)
                              .contains(m.group(1)));
              drillsDown = true;
            }
          }
          assertThat(drillsDown).as(uid).isTrue();
        });
  }

  private static Set<String> known() throws IOException {
    Set<String> known = new TreeSet<>(SeriesCatalogue.names(NAMESPACE));
    known.addAll(ownMetrics().keySet());
    return known;
  }

  /** The series of the program itself, as docs/observability.md says, each with its labels. */
  private static Map<String, List<String>> ownMetrics() throws IOException {
    Map<String, List<String>> metrics = new TreeMap<>();
    OWN.matcher(Files.readString(OPS.resolveSibling("docs/observability.md")))
        .results()
        .forEach(
            line -> {
              List<String> labels = new ArrayList<>(List.of(line.group(3).strip().split(", *")));
              labels.removeIf(String::isEmpty);
              if (line.group(2).equals("histogram")) {
                metrics.put(line.group(1) + "_count", List.copyOf(labels));
                metrics.put(line.group(1) + "_sum", List.copyOf(labels));
                labels.add("le");
                metrics.put(line.group(1) + "_bucket", labels);
              } else {
                metrics.put(line.group(1), labels);
              }
            });
    return metrics;
  }

  private static Pattern fired(String alert) {
    return Pattern.compile("alertname: " + alert + "\\n\\s+exp_alerts:");
  }

  private static Set<String> series(String promql) {
    Set<String> names = new TreeSet<>();
    SERIES.matcher(promql).results().forEach(match -> names.add(match.group()));
    return names;
  }

  private static List<String> cells(JsonNode place) {
    List<String> cells = new ArrayList<>();
    for (int x = 0; x < place.path("w").asInt(); x++) {
      for (int y = 0; y < place.path("h").asInt(); y++) {
        cells.add((place.path("x").asInt() + x) + "," + (place.path("y").asInt() + y));
      }
    }
    assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(24);
    return cells;
  }

  private static Map<String, JsonNode> boards() throws IOException {
    Map<String, JsonNode> boards = new TreeMap<>();
    try (Stream<Path> files = Files.list(OPS.resolve("grafana"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        JsonNode board = JSON.readTree(file.toFile());
        assertThat(boards.put(board.path("uid").asText(), board)).isNull();
      }
    }
    return boards;
  }

  /** As Prometheus itself has read them. */
  private static List<JsonNode> rules() throws Exception {
    String body =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(store.url() + "/api/v1/rules")).build(),
                BodyHandlers.ofString())
            .body();
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode group : JSON.readTree(body).at("/data/groups")) {
      group.path("rules").forEach(rules::add);
    }
    return rules;
  }

  private static List<String> files(String folder) throws IOException {
    Path prometheus = OPS.resolve("prometheus");
    try (Stream<Path> files = Files.list(prometheus.resolve(folder))) {
      return files
          .filter(file -> file.toString().endsWith(".yml"))
          .map(file -> prometheus.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static String[] concat(List<String> command, String folder) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(files(folder));
    return all.toArray(String[]::new);
  }

  private static void promtool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(LocalPrometheus.program().resolveSibling("promtool").toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(OPS.resolve("prometheus").toFile())
            .redirectErrorStream(true)
            .start();
    String said;
    try (InputStreamReader out =
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
      StringWriter text = new StringWriter();
      out.transferTo(text);
      said = text.toString();
    }
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static void writeEverySeries(LocalPrometheus prometheus) throws Exception {
    PrometheusTarget target = PrometheusTarget.at(prometheus.writeUrl(), Credentials.none());
    SampleWriter writer =
        new SampleWriter(
            target, new StoreClient(target), new PatientStore(target, Sleeper.DEFAULT));
    Map<String, String> values = new HashMap<>();
    values.put("http_code", "500");
    values.put("le", "+Inf");
    Map<String, List<String>> own = ownMetrics();
    for (int step = 0; step <= 360; step++) {
      List<Sample> samples = new ArrayList<>();
      for (String name : SeriesCatalogue.names(NAMESPACE)) {
        Map<String, String> labels = new TreeMap<>();
        SeriesCatalogue.labels(NAMESPACE, name)
            .forEach(label -> labels.put(label, values.getOrDefault(label, "some-" + label)));
        samples.add(Sample.of(name, labels, END - (360 - step) * 20_000L, step + 1));
      }
      for (Map.Entry<String, List<String>> metric : own.entrySet()) {
        Map<String, String> labels = new TreeMap<>();
        metric
            .getValue()
            .forEach(label -> labels.put(label, values.getOrDefault(label, "some-" + label)));
        samples.add(Sample.of(metric.getKey(), labels, END - (360 - step) * 20_000L, step + 1));
      }
      assertThat(writer.write(samples)).isEmpty();
    }
  }
}
