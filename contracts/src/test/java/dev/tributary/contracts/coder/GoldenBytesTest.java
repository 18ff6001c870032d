package dev.tributary.contracts.coder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.gateway.PartialCoder;
import dev.tributary.contracts.gateway.RefusedSampleCoder;
import dev.tributary.contracts.gateway.SampleCoder;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

/**
 * The bytes that running jobs have in their state. A change here loses state: it needs a new
 * version that still reads the old one, and the old line stays. Lines of {@code golden-bytes.txt}
 * are only added.
 */
class GoldenBytesTest {

  private record Sample<T>(Coder<T> coder, T value) {
    String base64() throws IOException {
      return CoderUtils.encodeToBase64(coder, value);
    }

    void assertReads(String base64) throws IOException {
      assertThat(CoderUtils.decodeFromBase64(coder, base64)).isEqualTo(value);
    }
  }

  private static Map<String, Sample<?>> samples() {
    Map<String, Sample<?>> samples = new LinkedHashMap<>();
    samples.put("event", new Sample<>(EventCoder.of(), CoderSamples.EVENT));
    samples.put("event.bare", new Sample<>(EventCoder.of(), CoderSamples.BARE));
    samples.put("event.rotated", new Sample<>(EventCoder.of(), CoderSamples.ROTATED));
    samples.put("event.sampled", new Sample<>(EventCoder.of(), CoderSamples.SAMPLED));
    samples.put("traces", new Sample<>(TracesCoder.of(), CoderSamples.TRACES));
    samples.put(
        "row.traced",
        new Sample<>(
            RowCoder.of(Tables.PAGE_VIEWS),
            CoderSamples.sparse(Tables.PAGE_VIEWS).tracedBy(CoderSamples.TRACES)));
    samples.put("received.event", new Sample<>(ReceivedCoder.of(), CoderSamples.BARE));
    samples.put("received.dead_letter", new Sample<>(ReceivedCoder.of(), CoderSamples.LETTER));
    samples.put("dead_letter", new Sample<>(DeadLetterCoder.of(), CoderSamples.LETTER));
    samples.put(
        "dead_letter.headers",
        new Sample<>(DeadLetterCoder.of(), CoderSamples.LETTER_WITH_HEADERS));
    samples.put("late_event", new Sample<>(LateEventCoder.of(), CoderSamples.LATE));
    samples.put("person", new Sample<>(PersonCoder.of(), CoderSamples.ROTATED.actor()));
    samples.put(
        "refused_sample", new Sample<>(RefusedSampleCoder.of(), CoderSamples.REFUSED_SAMPLE));
    for (Table table : Tables.all()) {
      RowCoder coder = RowCoder.of(table);
      samples.put(table.name() + ".full", new Sample<>(coder, CoderSamples.full(table)));
      samples.put(table.name() + ".sparse", new Sample<>(coder, CoderSamples.sparse(table)));
    }
    samples.put("gateway.partial", new Sample<>(PartialCoder.of(), CoderSamples.PARTIAL));
    samples.put("gateway.sample", new Sample<>(SampleCoder.of(), CoderSamples.SAMPLE));
    return samples;
  }

  @Test
  void everySample_isWrittenAsItAlwaysWas() throws IOException {
    List<String> written = new ArrayList<>();
    for (Map.Entry<String, Sample<?>> sample : samples().entrySet()) {
      written.add(sample.getKey() + " " + sample.getValue().base64());
    }
    assertThat(String.join("\n", written)).isEqualTo(String.join("\n", golden()));
  }

  @Test
  void everyGoldenLine_isStillRead() throws IOException {
    Map<String, Sample<?>> samples = samples();
    for (String line : golden()) {
      String[] parts = line.split(" ");
      samples.get(parts[0]).assertReads(parts[1]);
    }
  }

  private static List<String> golden() throws IOException {
    try (InputStream in = GoldenBytesTest.class.getResourceAsStream("golden-bytes.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
