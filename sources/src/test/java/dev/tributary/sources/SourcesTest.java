package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SourcesTest {
  @Test
  void catalogue_namesEverySource() {
    assertThat(Sources.names())
        .containsExactly(
            "github",
            "gharchive",
            "jira",
            "gitlab",
            "slack",
            "circleci",
            "jenkins",
            "pagerduty",
            "wikiticker",
            "custom");
    assertThat(Sources.require("gharchive").source()).isEqualTo("github");
    assertThat(Sources.find("gopher")).isEmpty();
    assertThatThrownBy(() -> Sources.require("gopher"))
        .hasMessage("source gopher is not known; expected one of " + Sources.names());
  }

  @Test
  void reasons_haveDistinctDottedCodes() {
    assertThat(Arrays.stream(IgnoredReason.values()).map(IgnoredReason::code))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[a-z]+\\.[a-z_]+"));
  }
}
