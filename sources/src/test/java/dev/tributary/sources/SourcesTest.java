package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SourcesTest {
  @Test
  void catalogue_namesEverySource() {
    assertThat(Sources.names()).containsExactly("github", "gharchive", "jira");
    assertThat(Sources.require("gharchive").source()).isEqualTo("github");
    assertThat(Sources.find("gitlab")).isEmpty();
    assertThatThrownBy(() -> Sources.require("gitlab"))
        .hasMessage("source gitlab is not known; expected one of [github, gharchive, jira]");
  }

  @Test
  void reasons_haveDistinctDottedCodes() {
    assertThat(Arrays.stream(IgnoredReason.values()).map(IgnoredReason::code))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[a-z]+\\.[a-z]+"));
  }
}
