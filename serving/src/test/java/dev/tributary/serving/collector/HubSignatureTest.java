package dev.tributary.serving.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Known answers: {@code printf BODY | openssl dgst -sha256 -hmac SECRET}. */
class HubSignatureTest {
  private static final byte[] SECRET = bytes("It's a Secret to Everybody");
  private static final String GITHUBS_EXAMPLE =
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  private static final String ATLASSIANS_EXAMPLE =
      "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9";

  @Test
  void examplesOfBothTools_match() {
    assertThat(proves(SECRET, "Hello, World!", GITHUBS_EXAMPLE)).isTrue();
    assertThat(proves(SECRET, "Hello World!", ATLASSIANS_EXAMPLE)).isTrue();
  }

  @Test
  void bytesOutsideAscii_areSignedAsTheyCome() {
    assertThat(HubSignature.of(bytes("k-0123456789abcdef"), bytes("{\"a\":\"ä\"}")))
        .isEqualTo("sha256=a6ccb86a0bc0aa8100c7cbe87adea2bb21c0043ffca1cef0d0551e2fd4b6a68a");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "sha256=",
        "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e170",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e16",
        "sha256=857107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        " sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "SHA256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "sha512=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        // The right answer of the algorithm that GitHub gave up.
        "sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59",
      })
  void anythingElse_doesNotMatch(String header) {
    assertThat(proves(SECRET, "Hello, World!", header)).isFalse();
  }

  @Test
  void upperCaseDigits_doNotMatch() {
    String upper = "sha256=" + GITHUBS_EXAMPLE.substring(7).toUpperCase(Locale.ROOT);

    assertThat(proves(SECRET, "Hello, World!", upper)).isFalse();
  }

  @Test
  void otherBodyOrOtherSecret_doesNotMatch() {
    assertThat(proves(SECRET, "Hello, World! ", GITHUBS_EXAMPLE)).isFalse();
    assertThat(proves(bytes("other"), "Hello, World!", GITHUBS_EXAMPLE)).isFalse();
  }

  private static boolean proves(byte[] secret, String body, String header) {
    return HubSignature.in("X-Hub-Signature-256")
        .proves(secret, bytes(body), name -> name.equals("X-Hub-Signature-256") ? header : null, 0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
