package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.identity.Pseudonyms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretRingTest {
  private static final String ROTATED =
      """
      # rotated
      pseudonym.from.k2 = 2026-12-01T00:00:00Z
      pseudonym.secret.k2 = second=secret
      pseudonym.secret = first secret
      github.secret = no part of it
      """;

  @Test
  void aRotation_isTwoMoreLines() {
    List<String> problems = new ArrayList<>();
    Pseudonyms ring = SecretRing.read(SecretRing.lines(ROTATED), problems);

    assertThat(problems).isEmpty();
    long rotated = Instant.parse("2026-12-01T00:00:00Z").toEpochMilli();
    assertThat(ring.keyIdAt(rotated - 1)).isEqualTo("k1");
    assertThat(ring.keyIdAt(rotated)).isEqualTo("k2");
    assertThat(ring.allOf("7"))
        .containsExactly(
            Pseudonyms.of("first secret", "k1").of("7"),
            Pseudonyms.of("second=secret", "k2").of("7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pseudonym.key_id=k1 | pseudonym.secret is missing",
        "pseudonym.secret=a;pseudonym.secret.k2=b | pseudonym.from.k2 must say from when on"
            + " pseudonym.secret.k2 names people, like 2026-12-01T00:00:00Z",
        "pseudonym.secret=a;pseudonym.secret.k2=b;pseudonym.from.k2=soon | pseudonym.from.k2 must"
            + " say from when on pseudonym.secret.k2 names people, like 2026-12-01T00:00:00Z",
        "pseudonym.secret=a;pseudonym.from.k2=2026-12-01T00:00:00Z | pseudonym.from.k2 belongs to"
            + " no pseudonym.secret.k2",
        "pseudonym.secret=a;pseudonym.secret.k1=b;pseudonym.from.k1=2026-12-01T00:00:00Z | two"
            + " secrets have the key id k1",
      })
  void whatIsWrong_isSaid_withoutASecret(String lines, String problem) {
    List<String> problems = new ArrayList<>();
    assertThat(SecretRing.read(SecretRing.lines(lines.replace(';', '\n')), problems)).isNull();
    assertThat(problems).containsExactly(problem);
  }
}
