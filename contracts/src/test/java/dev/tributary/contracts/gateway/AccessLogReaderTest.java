package dev.tributary.contracts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.gateway.AccessLogReader.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AccessLogReader reader = new AccessLogReader(PruningProgram.standard());

  @Test
  void line_keepsEveryFieldOfTheProgram() {
    AccessLog log = kept(line());

    assertThat(log.timeMillis()).isEqualTo(1_730_000_000_000L);
    assertThat(log.usedMillis()).isEqualTo(123);
    assertThat(log.httpCode()).isEqualTo(200);
    assertThat(log.get(LogField.LOCAL_IP)).isEqualTo("10.0.0.7");
    assertThat(log.get(LogField.PRODUCT)).isEqualTo("Ecs");
    assertThat(log.get(LogField.API)).isEqualTo("DescribeInstances");
    assertThat(log.get(LogField.VERSION)).isEqualTo("2014-05-26");
    assertThat(log.get(LogField.REGION_ID)).isEqualTo("cn-hangzhou");
    assertThat(log.get(LogField.CALLER_UID)).isEqualTo("1008");
    assertThat(log.get(LogField.CALLER_TYPE)).isEqualTo("sub");
    assertThat(log.get(LogField.OWNER_ID)).isEqualTo("77");
    assertThat(log.get(LogField.EXT5_REGION_ID)).isEqualTo("cn-hangzhou-2");
    assertThat(log.get(LogField.APP_GROUP)).isEqualTo("pop-a");
    assertThat(log.get(LogField.STAGE)).isEqualTo("prod");
  }

  @Test
  void credentialsAndHeaders_areNotKept_T38() {
    AccessLog log = kept(line());

    assertThat(log.isEmpty(LogField.AK)).isTrue();
    assertThat(new String(log.text(), StandardCharsets.UTF_8))
        .doesNotContain("LTAI", "curl", "securityToken");
  }

  @ParameterizedTest
  @CsvSource({
    "RegionId=cn-beijing;Action=Run, cn-beijing",
    "Action=Run;RegionId=cn-beijing;Version=1, cn-beijing",
    "Action=Run;RegionId=cn-beijing, cn-beijing",
    "Action=Run;DestRegionId=cn-x, ''",
    "RegionId=, ''",
    "Action=Run, ''",
    "'', ''",
    ";;RegionId=a;, a"
  })
  void requestRegion_isFoundWhereverItStands_T36(String content, String expected) {
    assertThat(kept(line().put("RequestContent", content)).get(LogField.REQUEST_REGION_ID))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "200, 200",
    "100, 100",
    "499, 499",
    "599, 599",
    "503, 503",
    "'', -1",
    "OK, -1",
    "99, -1",
    "600, -1",
    "2000, -1",
    "-200, -1",
    "20x, -1",
    "0200, 200"
  })
  void httpCode_isANumberOrUnknown_T28(String written, int expected) {
    assertThat(kept(line().put("HttpCode", written)).httpCode()).isEqualTo(expected);
  }

  @Test
  void numbersAsText_andTextAsNumbers_areTaken() {
    ObjectNode line = line().put("__time__", "1730000000").put("TotalUsedTime", "7");
    line.put("HttpCode", 404);

    AccessLog log = kept(line);

    assertThat(log.timeMillis()).isEqualTo(1_730_000_000_000L);
    assertThat(log.usedMillis()).isEqualTo(7);
    assertThat(log.httpCode()).isEqualTo(404);
  }

  @Test
  void ext5_mayBeAnObject_andMayBeEmpty() throws JsonProcessingException {
    ObjectNode line = line();
    line.set("Ext5", JSON.readTree(line.get("Ext5").asText()));
    assertThat(kept(line).get(LogField.APP_GROUP)).isEqualTo("pop-a");

    assertThat(kept(line().put("Ext5", "")).get(LogField.CALLER_UID)).isEqualTo("2009");
  }

  /** What cannot be read where it stands is read once more, and says the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\\\"appGroup\\\":\\\"pop-b\\\"}",
        " {\\u0022appGroup\\u0022:\\u0022pop-b\\u0022}",
        "{\\n  \\\"appGroup\\\" :\\t\\\"pop-b\\\"\\n}",
        "{\\\"appGroup\\\":\\\"pop\\u002db\\\"}",
        "{\\\"appGroup\\\":\\\"pop\\\\u002db\\\"}",
        "{\\\"a\\\":[{\\\"appGroup\\\":\\\"}\\\\\\\"]\\\"}],\\\"appGroup\\\":\\\"pop-b\\\"}"
      })
  void ext5_isRead_howeverItsStructureIsEscaped(String written) {
    AccessLog log = kept(withRaw("\"Ext5\":\"" + written + "\""));
    assertThat(log.get(LogField.APP_GROUP)).isEqualTo("pop-b");
    assertThat(log.get(LogField.API)).isEqualTo(kept(line()).get(LogField.API));
  }

  @Test
  void callerOfTheLine_isTheFallback_whereverItStands() {
    ObjectNode first = JSON.createObjectNode().put("CallerUid", "2009");
    first.setAll((ObjectNode) line().without("CallerUid"));

    assertThat(kept(first).get(LogField.CALLER_UID)).isEqualTo("1008");
    assertThat(kept(line().put("Ext5", "{}")).get(LogField.CALLER_UID)).isEqualTo("2009");
  }

  @Test
  void escapedText_isResolved() {
    assertThat(kept(line().put("Api", "a\"b\\c\u00e9\n")).get(LogField.API))
        .isEqualTo("a\"b\\c\u00e9\n");
    assertThat(kept(withRaw("\"Api\":\"\\u00e9\\u4e2d\"")).get(LogField.API)).isEqualTo("é中");
  }

  @Test
  void longText_isCut() {
    assertThat(kept(line().put("Api", "x".repeat(900_000))).get(LogField.API))
        .hasSize(AccessLogReader.MAX_TEXT);
  }

  @Test
  void warmUpDomain_andExcludedRegions_arePruned() {
    assertThat(read(line().put("Domain", "popwarmup.aliyuncs.com"))).isEqualTo(Outcome.PRUNED);

    PruningProgram program =
        new PruningProgram("p", Set.of(), Set.of("cn-shanghai"), Set.of(LogField.PRODUCT));
    AccessLogReader pruning = new AccessLogReader(program);
    assertThat(pruning.read(bytes(line()))).isEqualTo(Outcome.KEPT);
    assertThat(pruning.log().text()).isEqualTo("Ecs".getBytes(StandardCharsets.UTF_8));
    String elsewhere = line().get("Ext5").asText().replace("cn-zhangjiakou", "cn-shanghai");
    assertThat(pruning.read(bytes(line().put("Ext5", elsewhere)))).isEqualTo(Outcome.PRUNED);
  }

  static Stream<byte[]> badLines() {
    byte[] line = bytes(line());
    return Stream.of(
        new byte[0],
        "null".getBytes(StandardCharsets.UTF_8),
        "[]".getBytes(StandardCharsets.UTF_8),
        "{\"a\":1,}".getBytes(StandardCharsets.UTF_8),
        "{\"a\":1 \"b\":2}".getBytes(StandardCharsets.UTF_8),
        "{\"a\":}".getBytes(StandardCharsets.UTF_8),
        "{\"a\":\"\\".getBytes(StandardCharsets.UTF_8),
        (new String(line, StandardCharsets.UTF_8) + "x").getBytes(StandardCharsets.UTF_8),
        ("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("badLines")
  void whatIsNoObject_isMalformed(byte[] line) {
    assertThat(reader.read(line)).isEqualTo(Outcome.BAD);
    assertThat(reader.reason()).isEqualTo(ReasonCode.JSON_MALFORMED);
  }

  @Test
  void lineCutAnywhere_isMalformed_andCostsNothingElse() {
    byte[] line = bytes(line());
    for (int length = 0; length < line.length; length++) {
      assertThat(reader.read(Arrays.copyOf(line, length)))
          .as("cut at %d", length)
          .isEqualTo(Outcome.BAD);
    }
    assertThat(reader.read(line)).isEqualTo(Outcome.KEPT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "no", "[]", "{\"logRegionId\":}", "{\"callerInfo\":{\"a\":1}"})
  void invalidExt5_isABadField(String ext5) {
    assertThat(read(line().put("Ext5", ext5))).isEqualTo(Outcome.BAD);
    assertThat(reader.reason()).isEqualTo(ReasonCode.FIELD_INVALID);
    assertThat(reader.message()).isEqualTo("Ext5 is not a JSON object");
  }

  @ParameterizedTest
  @CsvSource({
    "__time__, yesterday", "__time__, -1", "__time__, 1e9", "__time__, ''",
    "__time__, 99999999999999999999", "TotalUsedTime, slow", "TotalUsedTime, -3",
        "TotalUsedTime, ''"
  })
  void timesThatAreNoNumbers_areABadField(String field, String value) {
    assertThat(read(line().put(field, value))).isEqualTo(Outcome.BAD);
    assertThat(reader.reason()).isEqualTo(ReasonCode.FIELD_INVALID);
    assertThat(reader.message()).startsWith(field);
  }

  @Test
  void missingTime_isABadField_andAMegabyteIsTooLarge() {
    assertThat(read((ObjectNode) line().without("__time__"))).isEqualTo(Outcome.BAD);
    assertThat(reader.reason()).isEqualTo(ReasonCode.FIELD_INVALID);

    assertThat(read(line().put("Api", "x".repeat(1 << 20)))).isEqualTo(Outcome.BAD);
    assertThat(reader.reason()).isEqualTo(ReasonCode.PAYLOAD_TOO_LARGE);
  }

  @Test
  void generatedLines_readAsJacksonReadsThem() throws JsonProcessingException {
    long seed = 20_261_121;
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      ObjectNode line = line();
      line.put("Api", text(random)).put("Product", text(random)).put("Noise", text(random));
      ObjectNode ext5 = (ObjectNode) JSON.readTree(line.get("Ext5").asText());
      ext5.put("appGroup", text(random)).put("more", text(random));
      line.put("Ext5", ext5.toString());

      AccessLog log = kept(line);

      assertThat(log.get(LogField.API))
          .as("seed %d, line %d", seed, i)
          .isEqualTo(line.get("Api").asText());
      assertThat(log.get(LogField.PRODUCT)).isEqualTo(line.get("Product").asText());
      assertThat(log.get(LogField.APP_GROUP)).isEqualTo(ext5.get("appGroup").asText());
    }
  }

  @Test
  void brokenBytes_neverThrow() {
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] line = bytes(line());
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        line[random.nextInt(line.length)] = (byte) random.nextInt(256);
      }
      Outcome outcome = reader.read(line);
      assertThat(outcome).as("seed %d, line %d", seed, i).isNotNull();
      if (outcome == Outcome.KEPT) {
        assertThat(reader.log().timeMillis()).isNotNegative();
      }
    }
  }

  private static String text(Random random) {
    String alphabet = "ab{}[]:,\"\\/\n\t é中;=|";
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(12); length > 0; length--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private Outcome read(ObjectNode line) {
    return reader.read(bytes(line));
  }

  private AccessLog kept(ObjectNode line) {
    return kept(bytes(line));
  }

  private AccessLog kept(byte[] line) {
    assertThat(reader.read(line)).as(reader.message()).isEqualTo(Outcome.KEPT);
    return reader.log();
  }

  private static byte[] withRaw(String field) {
    String name = field.substring(1, field.indexOf('"', 1));
    String line = ((ObjectNode) line().without(name)).toString();
    return ("{" + field + "," + line.substring(1)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ObjectNode line) {
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode line() {
    ObjectNode ext5 = JSON.createObjectNode();
    ext5.put("logRegionId", "cn-zhangjiakou").put("regionId", "cn-hangzhou-2");
    ext5.put("appGroup", "pop-a").put("stage", "prod");
    ext5.putObject("callerInfo")
        .put("callerType", "sub")
        .put("callerUid", "1008")
        .put("ownerId", 77)
        .put("securityToken", "securityToken-x");
    ext5.putObject("headers").put("user-agent", "curl/7 \"quoted\"");
    return JSON.createObjectNode()
        .put("AK", "LTAI4Fexample")
        .put("Api", "DescribeInstances")
        .put("CallerUid", "2009")
        .put("ClientIp", "198.51.100.7")
        .put("Domain", "ecs.example.com")
        .put("ErrorCode", "")
        .put("Ext5", ext5.toString())
        .put("HttpCode", "200")
        .put("LocalIp", "10.0.0.7")
        .put("Product", "Ecs")
        .put("RegionId", "cn-hangzhou")
        .put("RequestContent", "RegionId=cn-hangzhou;Action=DescribeInstances;Version=2014-05-26")
        .put("TotalUsedTime", 123)
        .put("Version", "2014-05-26")
        .put("__time__", 1_730_000_000L);
  }
}
