package dev.tributary.serving.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tributary.contracts.event.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopesTest {
  @Test
  void oneEnvelope_isTheBody() {
    assertThat(json(" {\"a\":1} ")).containsExactly(" {\"a\":1} ");
    assertThat(json("")).containsExactly("");
  }

  @Test
  void array_isCutIntoItsElements_asTheyWereWritten() {
    assertThat(json(" [ {\"a\":[{\"ü😀\":\"]}\"}], \"a\":2} ,{}\n,  { \"b\" : 1e2 }]\n"))
        .containsExactly("{\"a\":[{\"ü😀\":\"]}\"}], \"a\":2}", "{}", "{ \"b\" : 1e2 }");
    assertThat(json("[]")).isEmpty();
  }

  @Test
  void longArray_isCutAtTheRightPlaces() {
    String element = "{\"text\":\"" + "ä😀x".repeat(500) + "\"}";
    String array = "[" + String.join(", ", java.util.Collections.nCopies(60, element)) + "]";

    assertThat(json(array)).hasSize(60).containsOnly(element);
  }

  @Test
  void elementsThatAreNoObjects_leaveNothingToDecode() {
    assertThat(json("[1, \"a\", [{}], null, {}]")).containsExactly("", "", "", "", "{}");
  }

  @Test
  void lines_areEnvelopes_blankOnesAreNot() {
    assertThat(lines("{\"a\":1}\r\n\n  \n{\"b\":2}")).containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(lines("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[{}", "[{},", "[{}] x", "[{}]]", "[{\"a\":}]", "[}", "[{} {}]"})
  void brokenArray_isMalformed(String body) {
    Problem problem = catchThrowableOfType(Problem.class, () -> json(body));

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.reason()).isEqualTo(ReasonCode.JSON_MALFORMED);
  }

  @Test
  void deepArray_isMalformed_andDoesNotOverflow() {
    Problem problem = catchThrowableOfType(Problem.class, () -> json("[".repeat(1_000_000)));

    assertThat(problem.reason()).isEqualTo(ReasonCode.JSON_MALFORMED);
  }

  @Test
  void otherEncodings_areMalformed() {
    for (byte[] body :
        List.of(
            "[{}]".getBytes(StandardCharsets.UTF_16LE),
            "[{}]".getBytes(StandardCharsets.UTF_16BE),
            "[{\"a\":\"ä\"}]".getBytes(StandardCharsets.ISO_8859_1))) {
      assertThat(decodesToNothing(body)).isTrue();
    }
  }

  @Test
  void tooManyEvents_areTooLarge() {
    String body = "[" + "{},".repeat(Envelopes.MAX_EVENTS) + "{}]";

    assertThat(catchThrowableOfType(Problem.class, () -> json(body)).status()).isEqualTo(413);
    assertThat(catchThrowableOfType(Problem.class, () -> lines("1\n".repeat(5_001))).status())
        .isEqualTo(413);
  }

  private static boolean decodesToNothing(byte[] body) {
    try {
      return Envelopes.ofJson(body).stream()
          .map(dev.tributary.contracts.event.EventJson::decode)
          .allMatch(decoded -> decoded instanceof dev.tributary.contracts.event.Reject);
    } catch (Problem e) {
      return e.reason() == ReasonCode.JSON_MALFORMED;
    }
  }

  private static List<String> json(String body) {
    return texts(Envelopes.ofJson(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> lines(String body) {
    return texts(Envelopes.ofLines(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(List<byte[]> envelopes) {
    return envelopes.stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).toList();
  }
}
