package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  @ParameterizedTest
  @CsvSource({
    "'\"2019-05-15T15:20:33Z\"', 2019-05-15T15:20:33Z",
    "'\"2019-05-15T15:20:33.5Z\"', 2019-05-15T15:20:33.500Z",
    "'\"2021-12-16T19:37Z\"', 2021-12-16T19:37:00Z",
    "'\"2025-09-29T23:30:00+13:45\"', 2025-09-29T09:45:00Z",
    "'\"2019-02-15T19:01:52.971-0800\"', 2019-02-16T03:01:52.971Z",
    "'\"2019-02-15T19:01:52-08\"', 2019-02-16T03:01:52Z",
    "'\"2016-08-12 15:23:28 UTC\"', 2016-08-12T15:23:28Z",
    "'\"2021-04-28 21:50:00 +0200\"', 2021-04-28T19:50:00Z",
    "1557933657, 2019-05-15T15:20:57Z",
    "1550286113023, 2019-02-16T03:01:53.023Z",
    "'\"1550286113.023999\"', 2019-02-16T03:01:53.023Z",
  })
  void everyWayToWriteATime_isUtcMilliseconds(String json, String utc) {
    assertThat(Times.parse(TestData.json(json))).hasValue(Instant.parse(utc).toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2019-05-15T15:20:33\"",
        "\"2019-05-15\"",
        "\"2019-02-30T00:00:00Z\"",
        "\"yesterday\"",
        "\"1999-12-31T23:59:59Z\"",
        "\"1970-01-01T00:00:00Z\"",
        "\"\"",
        "0",
        "-1",
        "17",
        "999999999999999999999999",
        "9223372036854775807",
        "1557933657.5",
        "true",
        "null",
        "{}"
      })
  void withoutZoneOrOutOfRange_isNoTime(String json) {
    assertThat(Times.parse(TestData.json(json))).isEmpty();
  }

  @Test
  void absent_isNoTime() {
    JsonNode absent = TestData.json("{}").path("at");
    assertThat(Times.parse(absent)).isEmpty();
  }
}
