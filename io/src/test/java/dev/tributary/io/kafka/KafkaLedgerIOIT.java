package dev.tributary.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contracts.coder.DeadLetterCoder;
import dev.tributary.contracts.coder.LateEventCoder;
import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.event.Original;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.identity.TeamPartition;
import dev.tributary.contracts.kafka.KafkaCluster;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class KafkaLedgerIOIT {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @Test
  void lateEvents_areTheEventAndWhatMadeItLate_inTheTeamsPartition() throws Exception {
    String topic = TestBroker.topic(12);
    List<LateEvent> late =
        List.of(
            new LateEvent(
                Samples.event("a", "eng-web", NOON),
                "delivery",
                NOON.plusMillis(61_001).toEpochMilli(),
                61_001,
                true),
            new LateEvent(
                Samples.event("b", "Eng_Web.2", NOON),
                "delivery",
                NOON.plusSeconds(90_000).toEpochMilli(),
                90_000_000,
                false));

    Pipeline pipeline = direct();
    pipeline
        .apply("Late", Create.of(late).withCoder(LateEventCoder.of()))
        .apply(
            "Keep",
            KafkaLedgerIO.writeLateEvents(KafkaCluster.at(TestBroker.address()), topic, 12));
    pipeline.run().waitUntilFinish();

    List<ConsumerRecord<byte[], byte[]>> records = TestBroker.records(topic);
    assertThat(records).hasSize(2);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      assertThat(record.partition()).isEqualTo(TeamPartition.of(record.key(), 12));
    }
    JsonNode first = json(records, "eng-web");
    assertThat(first.get("pipeline").asText()).isEqualTo("delivery");
    assertThat(first.get("watermark").asText()).isEqualTo("2026-03-02T12:01:01.001Z");
    assertThat(first.get("lateness_ms").asLong()).isEqualTo(61_001);
    assertThat(first.get("applied").asBoolean()).isTrue();
    assertThat(first.get("event_type").asText()).isEqualTo("task.created");
    assertThat(first.get("payload").get("task_id").asText()).isEqualTo("a");
    assertThat(json(records, "Eng_Web.2").get("applied").asBoolean()).isFalse();
  }

  @Test
  void fifteenMegabytes_areKeptWhole() throws Exception {
    DeadLetter letter = letter(0, incompressible(15_000_000));

    assertThat(keptIn(TestBroker.topic(1), letter)).containsExactly(letter);
  }

  @Test
  void moreThanTheTopicTakes_isCutAndSaysSo_andStopsNothing() throws Exception {
    DeadLetter tooLarge = letter(0, incompressible(20_000_000));
    DeadLetter small = letter(1, new byte[] {1});

    List<DeadLetter> kept = keptIn(TestBroker.topic(1), tooLarge, small);

    int room = (16 << 20) - (64 << 10);
    assertThat(kept).hasSize(2).contains(small);
    DeadLetter cut = kept.stream().filter(letter -> letter.offset() == 0).findFirst().orElseThrow();
    assertThat(cut.original().value()).isEqualTo(Arrays.copyOf(tooLarge.original().value(), room));
    assertThat(cut.original().whole()).isFalse();
    assertThat(cut.reason()).isEqualTo(ReasonCode.PAYLOAD_TOO_LARGE);
    assertThat(cut.message())
        .isEqualTo("too large (kept: the first " + room + " of 20000000 bytes)");
  }

  @Test
  void aTopicOfDefaultSize_getsWhatItTakes() throws Exception {
    String topic = TestBroker.topic(TestBroker.address(), 1, 1_048_588);

    List<DeadLetter> kept =
        keptIn(
            topic,
            letter(0, incompressible(3_000_000)),
            letter(1, incompressible(1_048_588 - (64 << 10))));

    assertThat(kept)
        .extracting(letter -> letter.original().value().length)
        .containsExactlyInAnyOrder(1_048_588 - (64 << 10), 1_048_588 - (64 << 10));
    assertThat(kept).extracting(DeadLetter::message).filteredOn("too large"::equals).hasSize(1);
  }

  private static List<DeadLetter> keptIn(String topic, DeadLetter... letters) {
    Pipeline pipeline = direct();
    pipeline
        .apply("Letters", Create.of(List.of(letters)).withCoder(DeadLetterCoder.of()))
        .apply(
            "Keep",
            KafkaLedgerIO.writeDeadLetters(KafkaCluster.at(TestBroker.address()), topic, "run-1"));
    pipeline.run().waitUntilFinish();
    return DeadLetters.readAll(KafkaCluster.at(TestBroker.address()), topic);
  }

  private static DeadLetter letter(long offset, byte[] original) {
    return new DeadLetter(
        ReasonCode.PAYLOAD_TOO_LARGE,
        "receive",
        "too large",
        Original.of(original),
        "events",
        3,
        offset,
        NOON.toEpochMilli());
  }

  private static byte[] incompressible(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static JsonNode json(List<ConsumerRecord<byte[], byte[]>> records, String team)
      throws Exception {
    byte[] key = team.getBytes(StandardCharsets.UTF_8);
    return new ObjectMapper()
        .readTree(
            records.stream()
                .filter(record -> Arrays.equals(record.key(), key))
                .findFirst()
                .orElseThrow()
                .value());
  }

  private static Pipeline direct() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    return Pipeline.create(options);
  }
}
