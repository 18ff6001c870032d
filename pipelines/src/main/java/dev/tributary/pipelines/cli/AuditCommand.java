package dev.tributary.pipelines.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.pipelines.cli.OsvDatabase.Component;
import dev.tributary.pipelines.cli.OsvDatabase.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description =
        "Look for known vulnerabilities in what Tributary ships: its bill of materials against advisories in the format of"
            + " OSV (https://ossf.github.io/osv-schema). Asks no network; exits with 3 if there are any.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  curl -O https://osv-vulnerabilities.storage.googleapis.com/Maven/all.zip",
      "  mvn package -DskipTests -Psupply-chain && ./tributary audit --database=all.zip"
    })
final class AuditCommand implements Callable<Integer> {
  private static final Pattern MAVEN =
      Pattern.compile("pkg:maven/([^/@?]+)/([^/@?]+)@([^?#]+)(?:[?#].*)?");

  @Option(
      names = "--database",
      required = true,
      description = "advisories: a JSON file, a folder of them, or OSV's all.zip of Maven")
  private Path database;

  @Option(
      names = "--sbom",
      description =
          "bill of materials (CycloneDX, JSON); default: pipelines/target/tributary-sbom.json")
  private Path sbom;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path bill = sbom == null ? Main.home().resolve("pipelines/target/tributary-sbom.json") : sbom;
    Set<Component> components = components(bill);
    OsvDatabase.Answer answer = OsvDatabase.search(database, components);
    Console console = new Console(spec.commandLine().getOut());
    if (!answer.findings().isEmpty()) {
      console.table(
          List.of("component", "version", "advisory", "fixed in", "summary"),
          answer.findings().stream().map(AuditCommand::row).toList());
    }
    console.say(
        "%d components, %d advisories read, %d of them hold here",
        components.size(), answer.advisories(), answer.findings().size());
    return answer.findings().isEmpty() ? 0 : Main.DIFFERENT;
  }

  private static List<Object> row(Finding finding) {
    return List.of(
        finding.component().name(),
        finding.component().version(),
        finding.advisory(),
        finding.fixedIn(),
        finding.summary());
  }

  private static Set<Component> components(Path bill) throws IOException {
    if (!Files.isReadable(bill)) {
      throw new Failure(
          "no bill of materials at " + bill + ": make it with mvn package -Psupply-chain");
    }
    JsonNode root = JsonMapper.builder().build().readTree(Files.readAllBytes(bill));
    Set<Component> components = new TreeSet<>();
    for (JsonNode component : root.path("components")) {
      Matcher purl = MAVEN.matcher(component.path("purl").asText());
      if (purl.matches()) {
        components.add(new Component(purl.group(1) + ":" + purl.group(2), purl.group(3)));
      }
    }
    if (components.isEmpty()) {
      throw new Failure(bill + " names no Maven component: it must be CycloneDX in JSON");
    }
    return components;
  }
}
