package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The example of {@code docs/directory.md} is a directory, and has every key there is. */
class DirectoryGuideTest {
  @Test
  void example_canBeRead_andLeavesNoKeyOut() throws IOException {
    List<String> page =
        Files.readAllLines(TestData.path("").getParent().resolve("docs/directory.md"));
    int begin = page.indexOf("    tenant: org-acme");
    String example =
        page.subList(begin, page.size()).stream()
            .takeWhile(line -> line.isBlank() || line.startsWith("    "))
            .map(line -> line.isBlank() ? "" : line.substring(4))
            .collect(Collectors.joining("\n"));

    Directory directory = Directory.parse(example);

    assertThat(directory.tenantId()).isEqualTo("org-acme");
    assertThat(directory.customEventTypes().find("org-acme", "custom.deploy_freeze")).isPresent();
    assertThat(example.lines().map(line -> line.split(":")[0])).containsAll(DirectoryYaml.KEYS);
    for (Asset asset : Asset.values()) {
      assertThat(example).contains("    " + asset.key() + ":");
    }
  }
}
