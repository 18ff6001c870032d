package dev.tributary.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.gateway.AccessLogReader;
import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.PartialCoder;
import dev.tributary.contracts.gateway.PruningProgram;
import dev.tributary.contracts.gateway.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

/** What the gateway's readers make of records, whatever is in them. */
class ParsedLineTest {
  private static final long SECONDS = 1_760_011_200L;
  private static final String LINE =
      "{\"Product\":\"ecs\",\"HttpCode\":\"200\",\"TotalUsedTime\":7,\"Domain\":\"%s\",\"__time__\":"
          + SECONDS
          + "}";

  private final AccessLogReader reader = new AccessLogReader(PruningProgram.standard());

  @Test
  void keptLine_takesPartAtItsTime_unlessThatIsFarAheadOfItsArrival() throws Exception {
    ParsedLine line = read(LINE.formatted("ecs.example.com"));

    assertThat(line.reason()).isNull();
    assertThat(line.eventMillis(SECONDS * 1000)).isEqualTo(SECONDS * 1000);
    assertThat(line.eventMillis((SECONDS - 301) * 1000)).isEqualTo(Timed.NO_TIME);
    CoderProperties.coderDecodeEncodeEqual(ParsedLine.ParsedLineCoder.of(), line);
  }

  @Test
  void prunedLine_isNothing_andMovesNoWatermark() throws Exception {
    ParsedLine line = read(LINE.formatted("popwarmup.aliyuncs.com"));

    assertThat(line.log()).isNull();
    assertThat(line.reason()).isNull();
    assertThat(line.eventMillis(SECONDS * 1000)).isEqualTo(Timed.NO_TIME);
    CoderProperties.coderDecodeEncodeEqual(ParsedLine.ParsedLineCoder.of(), line);
  }

  @Test
  void badLine_keepsItsBytesAndItsReason() throws Exception {
    byte[] half = Arrays.copyOf(bytes(LINE), 40);
    ParsedLine line = ParsedLine.read(half, reader);

    assertThat(line.reason()).isEqualTo(ReasonCode.JSON_MALFORMED);
    assertThat(line.value()).isEqualTo(half);
    assertThat(ParsedLine.read(null, reader).value()).isEmpty();
    CoderProperties.coderDecodeEncodeEqual(ParsedLine.ParsedLineCoder.of(), line);
  }

  @Test
  void recordThatIsNoPartial_isRefused_whateverItsBytes() throws Exception {
    byte[] good =
        CoderUtils.encodeToByteArray(
            PartialCoder.of(),
            new Partial(
                "region-01",
                SECONDS,
                10,
                GroupingSet.LATE,
                List.of("ecs", "lines"),
                Traffic.requests(3)));
    assertThat(ParsedPartial.read(good).eventMillis(SECONDS * 1000))
        .isEqualTo((SECONDS + 10) * 1000 - 1);

    long seed = 11;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] spoiled = Arrays.copyOf(good, random.nextInt(good.length + 4));
      for (int flips = 1 + random.nextInt(3); flips > 0 && spoiled.length > 0; flips--) {
        spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt();
      }
      // Never an exception: it would end the reader.
      assertThat(ParsedPartial.read(spoiled).value()).as("seed %d", seed).isEqualTo(spoiled);
    }
    assertThat(ParsedPartial.read(null).partial()).isNull();
    assertThat(ParsedPartial.read(bytes("no partial")).partial()).isNull();
  }

  private ParsedLine read(String line) {
    return ParsedLine.read(bytes(line), reader);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
