package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AuditCommandTest {
  private static final String ADVISORY =
      """
      {"id": "GHSA-1", "aliases": ["CVE-2099-1"], "summary": "Reads what it should not",
       "affected": [{"package": {"ecosystem": "Maven", "name": "org.example:thing"},
                     "ranges": [{"type": "ECOSYSTEM", "events": [
                       {"introduced": "2.0"}, {"fixed": "2.10.1"}, {"introduced": "3.0"},
                       {"last_affected": "3.2"}]}],
                     "versions": ["1.0.Final"]}]}
      """;

  @TempDir Path folder;
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @BeforeEach
  void database() throws IOException {
    write("advisory.json", ADVISORY);
  }

  @ParameterizedTest
  @CsvSource({
    "1.9, 0",
    "2.0-rc1, 0",
    "2.0, 3",
    "2.9, 3",
    "2.10, 3",
    "2.10.1, 0",
    "2.11, 0",
    "3.0, 3",
    "3.2, 3",
    "3.2.1, 0",
    "1.0.Final, 3"
  })
  void versionWithinARange_isFound_asMavenOrdersVersions(String version, int exit)
      throws IOException {
    write("sbom.json", sbom("org.example/thing@" + version + "?type=jar"));

    assertThat(audit("advisory.json")).isEqualTo(exit);
  }

  @Test
  void finding_saysWhatWhereAndTheCure() throws IOException {
    write("sbom.json", sbom("org.example/thing@2.1?type=jar"));

    assertThat(audit("advisory.json")).isEqualTo(3);
    assertThat(output.toString())
        .contains("org.example:thing", "2.1", "GHSA-1 CVE-2099-1", "2.10.1", "Reads what it")
        .contains("1 components, 1 advisories read, 1 of them hold here");
  }

  @Test
  void otherComponents_otherEcosystems_andWithdrawnAdvisories_areNoFindings() throws IOException {
    write("sbom.json", sbom("org.example/other@2.1", "org.example/gone@2.1"));
    write(
        "many.json",
        "["
            + ADVISORY
            + ","
            + ADVISORY.replace("thing", "gone").replace("{\"id\"", "{\"withdrawn\": \"x\", \"id\"")
            + ","
            + ADVISORY.replace("thing", "other").replace("Maven", "PyPI")
            + "]");

    assertThat(audit("many.json")).isZero();
    assertThat(output.toString()).contains("2 components, 2 advisories read, 0 of them hold here");
  }

  @Test
  void zipAndFolder_areReadAsWell() throws IOException {
    write("sbom.json", sbom("org.example/thing@2.1"));
    try (OutputStream out = Files.newOutputStream(folder.resolve("all.zip"));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("GHSA-1.json"));
      zip.write(ADVISORY.getBytes(StandardCharsets.UTF_8));
    }
    Files.createDirectories(folder.resolve("osv/deep"));
    Files.copy(folder.resolve("advisory.json"), folder.resolve("osv/deep/GHSA-1.json"));

    assertThat(audit("all.zip")).isEqualTo(3);
    assertThat(audit("osv")).isEqualTo(3);
  }

  @Test
  void databaseOrBillThatIsNone_isNoGoodNews() throws IOException {
    write("sbom.json", sbom("org.example/thing@2.1"));
    write("empty.json", "[]");
    write("broken.json", "{");

    assertThat(audit("empty.json")).isEqualTo(1);
    assertThat(errors.toString()).contains("there is no advisory about a component of Maven");
    assertThat(audit("broken.json")).isEqualTo(1);
    assertThat(audit("absent.json")).isEqualTo(1);
    write("sbom.json", "{}");
    assertThat(audit("advisory.json")).isEqualTo(1);
    assertThat(errors.toString()).contains("it must be CycloneDX in JSON");
  }

  private int audit(String database) {
    CommandLine commandLine = Main.commandLine(false);
    commandLine.setOut(new PrintWriter(output, true));
    commandLine.setErr(new PrintWriter(errors, true));
    return commandLine.execute(
        "audit", "--database=" + folder.resolve(database), "--sbom=" + folder.resolve("sbom.json"));
  }

  private static String sbom(String... purls) {
    StringBuilder components = new StringBuilder();
    for (String purl : purls) {
      components
          .append(components.isEmpty() ? "" : ",")
          .append("{\"type\": \"library\", \"purl\": \"pkg:maven/" + purl + "\"}");
    }
    return "{\"bomFormat\": \"CycloneDX\", \"components\": [" + components + "]}";
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
