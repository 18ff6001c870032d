package dev.tributary.contracts.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PseudonymsTest {
  private static final Pseudonyms PSEUDONYMS = Pseudonyms.of("tenant-secret", "k1");

  @ParameterizedTest
  @CsvSource({
    "21031067, 044cc1c72f30a0a19db6e1da740fa01da4f635694a35144d4b63a883e845868e",
    "5c5f880629be9642ba529340, ff667929ecc4b3b446fecf0ec02faeb521bc6d4e8a71ddedab4007d55f4a14c9",
  })
  void aUser_hasTheKnownPseudonym(String userId, String pseudonym) {
    assertThat(PSEUDONYMS.of(userId)).isEqualTo(pseudonym);
  }

  @Test
  void nobody_staysNobody() {
    assertThat(PSEUDONYMS.of((String) null)).isNull();
  }

  @Test
  void anotherSecret_makesAnotherPseudonym() {
    assertThat(Pseudonyms.of("other-secret", "k2").of("21031067"))
        .isNotEqualTo(PSEUDONYMS.of("21031067"));
    assertThat(Pseudonyms.of("other-secret", "k2").keyId()).isEqualTo("k2");
  }

  @Test
  void anEmptySecret_isRefused() {
    assertThatThrownBy(() -> Pseudonyms.of("", "k1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the tenant secret is empty");
  }
}
