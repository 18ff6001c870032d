package dev.tributary.contracts.event;

import static dev.tributary.contracts.event.Envelope.quoted;
import static dev.tributary.contracts.event.ReasonCode.FIELD_INVALID;
import static dev.tributary.contracts.event.ReasonCode.JSON_MALFORMED;
import static dev.tributary.contracts.event.ReasonCode.PAYLOAD_TOO_LARGE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a topic that anybody can write to may hold. Nothing of it may throw. */
class HostileRecordsTest {
  private static final int MUTATIONS = 20_000;

  @Test
  void noValueAtAll_isMalformed() {
    assertThat(EventJson.decode(null))
        .isEqualTo(new Reject(JSON_MALFORMED, "the record has no value", new byte[0]));
  }

  @TestFactory
  Stream<DynamicTest> whatIsNotOneJsonObject_isMalformed() {
    String valid = Envelope.valid().json();
    Map<String, byte[]> values = new LinkedHashMap<>();
    values.put("empty", new byte[0]);
    values.put("blank", " \n".getBytes(UTF_8));
    values.put("NUL bytes", new byte[64]);
    values.put("null", "null".getBytes(UTF_8));
    values.put("a number", "42".getBytes(UTF_8));
    values.put("a text", "\"event\"".getBytes(UTF_8));
    values.put("an array", ("[" + valid + "]").getBytes(UTF_8));
    values.put("an empty array", "[]".getBytes(UTF_8));
    values.put("two objects", (valid + valid).getBytes(UTF_8));
    values.put("two lines", (valid + "\n" + valid).getBytes(UTF_8));
    values.put("trailing garbage", (valid + "x").getBytes(UTF_8));
    values.put("a trailing comma", (valid + ",").getBytes(UTF_8));
    values.put("a trailing brace", (valid + "}").getBytes(UTF_8));
    values.put("a trailing NUL", (valid + "\0").getBytes(UTF_8));
    values.put("XML", "<event/>".getBytes(UTF_8));
    values.put("single quotes", valid.replace('"', '\'').getBytes(UTF_8));
    values.put("a comment", ("/* */" + valid).getBytes(UTF_8));
    values.put("duplicate field", duplicate(valid, "\"team_id\":\"eng-other\""));
    values.put("duplicate unknown field", duplicate(valid, "\"x\":1,\"x\":2"));
    values.put("duplicate payload field", payload("{\"pr_id\":\"a\",\"pr_id\":\"b\"}"));
    values.put("NaN", payload("{\"pr_id\":\"a\",\"additions\":NaN}"));
    values.put("Infinity", payload("{\"pr_id\":\"a\",\"additions\":-Infinity}"));
    values.put("a leading zero", payload("{\"pr_id\":\"a\",\"additions\":012}"));
    values.put("a leading plus", payload("{\"pr_id\":\"a\",\"additions\":+12}"));
    values.put("a control character in text", payload("{\"pr_id\":\"a\nb\"}"));
    values.put("an unknown escape", payload("{\"pr_id\":\"\\x41\"}"));
    values.put("half an escape", payload("{\"pr_id\":\"\\u12\"}"));
    values.put("arrays nested 100 deep", field("[".repeat(100) + "]".repeat(100)));
    values.put("arrays nested 10,000 deep", field("[".repeat(10_000) + "]".repeat(10_000)));
    values.put("10,000 open arrays", field("[".repeat(10_000)));
    values.put(
        "objects nested 10,000 deep", field("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)));
    values.put(
        "a payload nested 10,000 deep",
        payload("{\"pr_id\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"));
    values.put("Latin-1", payloadIn(ISO_8859_1, "{\"pr_id\":\"größe\"}"));
    values.put("UTF-16", valid.getBytes(UTF_16));
    values.put("UTF-16BE", valid.getBytes(UTF_16BE));
    values.put("UTF-16LE", valid.getBytes(UTF_16LE));
    values.put("UTF-32", valid.getBytes(Charset.forName("UTF-32")));
    values.put("a byte order mark", ("\ufeff" + valid).getBytes(UTF_8));
    values.put("a lone continuation byte", broken(0x80));
    values.put("an unfinished sequence", broken(0xc3, '('));
    values.put("an overlong slash", broken(0xc0, 0xaf));
    values.put("an overlong NUL", broken(0xc0, 0x80));
    values.put("an encoded surrogate", broken(0xed, 0xa0, 0x80));
    values.put("a character beyond the last", broken(0xf4, 0x90, 0x80, 0x80));
    values.put("a byte that UTF-8 never holds", broken(0xff));
    values.put("broken UTF-8 in a field nobody reads", brokenIn("x"));
    return values.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> assertReject(entry.getValue(), JSON_MALFORMED)));
  }

  @Test
  void everyProperPrefix_isMalformed() {
    byte[] valid = Envelope.valid().bytes();
    for (int length = 0; length < valid.length; length++) {
      assertReject(Arrays.copyOf(valid, length), JSON_MALFORMED);
    }
  }

  @TestFactory
  Stream<DynamicTest> textThatNoStoreCanHold_isInvalid() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("NUL", "a\\u0000b");
    texts.put("a lone high surrogate", "a\\ud83d");
    texts.put("a lone low surrogate", "\\ude80b");
    texts.put("surrogates the wrong way round", "\\ude80\\ud83d");
    texts.put("two high surrogates", "\\ud83d\\ud83d\\ude80");
    texts.put("4,097 characters", "x".repeat(4_097));
    return texts.entrySet().stream()
        .map(
            text ->
                DynamicTest.dynamicTest(
                    text.getKey(),
                    () -> {
                      String json = quoted(text.getValue());
                      assertReject(payload("{\"pr_id\":" + json + "}"), FIELD_INVALID);
                      assertReject(
                          payload("{\"pr_id\":\"a\",\"task_ids\":[\"T-1\"," + json + "]}"),
                          FIELD_INVALID);
                      assertReject(Envelope.valid().with("key_id", json).bytes(), FIELD_INVALID);
                      // Dropped with the field that holds it.
                      assertEvent(payload("{\"pr_id\":\"a\",\"title\":" + json + "}"));
                    }));
  }

  @Test
  void aWholeCharacterOfTwoSurrogates_isKept() {
    Event event = assertEvent(payload("{\"pr_id\":\"\\ud83d\\ude80\"}"));

    assertThat(event.payload().text("pr_id")).isEqualTo("🚀");
  }

  @Test
  void aListOfMoreThanAThousand_isInvalid() {
    String thousand = "\"T\"" + ",\"T\"".repeat(999);
    assertEvent(payload("{\"pr_id\":\"a\",\"task_ids\":[" + thousand + "]}"));
    assertReject(payload("{\"pr_id\":\"a\",\"task_ids\":[" + thousand + ",\"T\"]}"), FIELD_INVALID);
  }

  @Test
  void moreThanAMegabyte_isTooLargeWhateverItHolds() {
    byte[] most = payload("{\"pr_id\":\"a\",\"x\":\"\"}");
    int room = EventJson.MAX_BYTES - most.length;
    assertEvent(payload("{\"pr_id\":\"a\",\"x\":\"" + "x".repeat(room) + "\"}"));
    assertReject(
        payload("{\"pr_id\":\"a\",\"x\":\"" + "x".repeat(room + 1) + "\"}"), PAYLOAD_TOO_LARGE);
    assertReject(payload("{\"pr_id\":\"" + "x".repeat(5_000_000) + "\"}"), PAYLOAD_TOO_LARGE);
    assertReject(new byte[5_000_000], PAYLOAD_TOO_LARGE);
  }

  /**
   * "ab" and "bA" weigh the same in the parser's own hash, so do all words made of them. With the
   * parser's default settings such a record spoils the table of names that all records share, and
   * innocent later ones throw.
   */
  @Test
  void fieldNamesThatAllHashAlike_harmNeitherTheirOwnRecordNorLaterOnes() {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 4_096; i++) {
      names.append('"');
      for (int bit = 0; bit < 12; bit++) {
        names.append((i >> bit & 1) == 0 ? "ab" : "bA");
      }
      names.append("\":1,");
    }
    for (int round = 0; round < 3; round++) {
      assertEvent(payload("{" + names + "\"pr_id\":\"a\"}"));
    }
    for (int i = 0; i < 20_000; i++) {
      assertEvent(payload("{\"name" + i + "\":1,\"pr_id\":\"a\"}"));
    }
  }

  @Test
  void aNameOrNumberOfHalfAMegabyte_isIgnoredLikeAnyOther() {
    String half = "9".repeat(500_000);
    assertEvent(payload("{\"pr_id\":\"a\",\"" + half + "\":1}"));
    assertEvent(payload("{\"pr_id\":\"a\",\"n\":" + half + "}"));
    assertReject(payload("{\"pr_id\":\"a\",\"additions\":" + half + "}"), FIELD_INVALID);
  }

  @Test
  void anyMutationOfAnyEvent_isAnEventThatHoldsOrAReject() {
    Random random = new Random(20_261_121);
    RandomEvents events = new RandomEvents(4);
    int stillEvents = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutant = mutated(EventJson.encode(events.next()), random);
      stillEvents += assertAnswers(mutant) instanceof Event ? 1 : 0;
    }
    // Both answers must be reached often, else the mutations test nothing.
    assertThat(stillEvents).isBetween(MUTATIONS / 20, MUTATIONS * 19 / 20);
  }

  private static byte[] mutated(byte[] event, Random random) {
    byte[] value = event;
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      int at = random.nextInt(value.length);
      int length = Math.min(value.length - at, 1 + random.nextInt(12));
      value =
          switch (random.nextInt(7)) {
            case 0 -> replaced(value, at, 1, new byte[] {(byte) random.nextInt(256)});
            case 1 -> replaced(value, at, length, new byte[0]);
            case 2 -> replaced(value, at, 0, Arrays.copyOfRange(value, at, at + length));
            case 3 -> replaced(value, at, 0, token(random));
            case 4 -> replaced(value, at, 1, token(random));
            case 5 ->
                replaced(value, at, 1, new byte[] {(byte) (value[at] ^ 1 << random.nextInt(8))});
            default -> {
              int from = random.nextInt(value.length);
              int to = Math.min(value.length, from + length);
              yield replaced(value, at, length, Arrays.copyOfRange(value, from, to));
            }
          };
      if (value.length == 0) {
        return value;
      }
    }
    return value;
  }

  private static byte[] token(Random random) {
    String[] tokens = {
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "\"",
      "\\",
      "null",
      "true",
      "1e400",
      "-",
      "NaN",
      "\\u0000",
      "\\ud83d",
      "\"payload\":",
      "\"schema_ver\":1,",
      "\"x\":{},",
      "9".repeat(30),
      "[".repeat(200)
    };
    return tokens[random.nextInt(tokens.length)].getBytes(UTF_8);
  }

  private static byte[] replaced(byte[] value, int at, int length, byte[] by) {
    byte[] result = new byte[value.length - length + by.length];
    System.arraycopy(value, 0, result, 0, at);
    System.arraycopy(by, 0, result, at, by.length);
    System.arraycopy(value, at + length, result, at + by.length, value.length - at - length);
    return result;
  }

  /** Decodes without an exception, to an event that survives the way out and in, or to a reject. */
  private static Decoded assertAnswers(byte[] value) {
    byte[] copy = value.clone();
    Decoded decoded;
    try {
      decoded = EventJson.decode(value);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("decode threw for: " + new String(value, ISO_8859_1), e);
    }
    if (decoded instanceof Event event) {
      assertThat(EventJson.decode(EventJson.encode(event))).isEqualTo(event);
    } else if (decoded instanceof Reject reject) {
      assertThat(reject.original()).isEqualTo(copy);
      assertThat(reject.message()).isNotBlank();
    }
    return decoded;
  }

  private static Event assertEvent(byte[] value) {
    assertThat(assertAnswers(value)).isInstanceOf(Event.class);
    return (Event) EventJson.decode(value);
  }

  private static void assertReject(byte[] value, ReasonCode reason) {
    assertThat(assertAnswers(value))
        .isInstanceOfSatisfying(
            Reject.class, reject -> assertThat(reject.reason()).isEqualTo(reason));
  }

  private static byte[] payload(String json) {
    return Envelope.valid().with("payload", json).bytes();
  }

  private static byte[] payloadIn(Charset charset, String json) {
    return Envelope.valid().with("payload", json).json().getBytes(charset);
  }

  private static byte[] field(String json) {
    return Envelope.valid().with("x", json).bytes();
  }

  private static byte[] duplicate(String valid, String field) {
    return (valid.substring(0, valid.length() - 1) + "," + field + "}").getBytes(UTF_8);
  }

  private static byte[] broken(int... bytes) {
    byte[] value = payload("{\"pr_id\":\"#\"}");
    byte[] by = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      by[i] = (byte) bytes[i];
    }
    return replaced(value, new String(value, ISO_8859_1).indexOf('#'), 1, by);
  }

  private static byte[] brokenIn(String field) {
    byte[] value = Envelope.valid().with(field, "\"#\"").bytes();
    return replaced(
        value, new String(value, ISO_8859_1).indexOf('#'), 1, new byte[] {(byte) 0xc3, '('});
  }
}
