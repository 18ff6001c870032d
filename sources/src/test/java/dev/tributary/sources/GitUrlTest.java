package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/acme-works/checkout",
        "https://github.com/acme-works/checkout/",
        "https://github.com/acme-works/checkout.git",
        "https://token@github.com/acme-works/checkout.git",
        "git@github.com:acme-works/checkout.git",
        "ssh://git@git.acme.example:2222/acme-works/checkout.git",
      })
  void urlOfARepository_givesItsPath(String url) {
    assertThat(GitUrl.path(url)).isEqualTo("acme-works/checkout");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "acme-works/checkout", "https://github.com", "https://github.com/"})
  void anythingElse_givesNone(String url) {
    assertThat(GitUrl.path(url)).isNull();
  }
}
