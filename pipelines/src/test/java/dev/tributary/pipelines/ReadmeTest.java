package dev.tributary.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README promises about the tree is true. */
class ReadmeTest {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();

  @Test
  void whereDoesItGo_namesPathsThatExist() throws IOException {
    String readme = Files.readString(HOME.resolve("README.md"));
    String table =
        readme.substring(readme.indexOf("## Where does it go?"), readme.indexOf("## Limits"));
    List<String> paths = all("`([\\w./-]+[/.][\\w./-]*)`", table);

    assertThat(paths).hasSizeGreaterThan(10);
    assertThat(paths).allSatisfy(path -> assertThat(HOME.resolve(path)).exists());
  }

  @Test
  void links_leadSomewhere() throws IOException {
    String readme = Files.readString(HOME.resolve("README.md"));
    List<String> links = all("\\]\\(([^)#]+)\\)", readme);

    assertThat(links).isNotEmpty();
    assertThat(links).allSatisfy(link -> assertThat(HOME.resolve(link)).exists());
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(ReadmeTest::group).toList();
  }

  private static String group(MatchResult match) {
    return match.group(1);
  }
}
