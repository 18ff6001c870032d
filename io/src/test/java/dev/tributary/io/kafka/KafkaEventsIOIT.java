package dev.tributary.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.contracts.coder.DeadLetterCoder;
import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.io.kafka.EventTimeWatermarks.Idle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaEventsIOIT {
  private static final Duration BOUND = Duration.ofMillis(500);
  private static final Duration IDLE_AFTER = Duration.ofSeconds(1);

  @Test
  void events_closeTheirWindows_though46Of48PartitionsAreEmpty() throws Exception {
    String topic = TestBroker.topic(48);
    try (Running running = countPerWindow(topic, Idle.WALL_CLOCK, Duration.ofSeconds(1))) {
      send(topic, 7, "a", "b");
      send(topic, 31, "c");

      awaitCounted(topic, 3);
      assertThat(running.state()).isEqualTo("RUNNING");
    }
  }

  @Test
  void oldEvents_closeTheirWindows_withTheFurthestPartition() throws Exception {
    String topic = TestBroker.topic(6);
    Instant ten = Instant.parse("2025-05-05T10:00:00Z");
    try (Running running = countPerWindow(topic, Idle.FOLLOW, Duration.ofMinutes(1))) {
      TestBroker.send(
          TestBroker.address(),
          new TopicPartition(topic, 4),
          Samples.json("a", ten),
          Samples.json("b", ten.plusSeconds(1)),
          Samples.json("c", ten.plusSeconds(59)),
          Samples.json("d", ten.plusSeconds(3600)));

      awaitCounted(topic, 3);
      assertThat(Running.<KV<String, Long>>place(topic))
          .containsExactly(KV.of("2025-05-05T10:00:00Z", 3L));
      assertThat(running.state()).isEqualTo("RUNNING");
    }
  }

  /** Each transaction leaves a marker behind that is no record and is never delivered. */
  @Test
  void transactions_leaveNoBacklogThatHoldsTheWindows() throws Exception {
    String topic = TestBroker.topic(3);
    try (KafkaProducer<byte[], byte[]> producer =
        TestBroker.producer(TestBroker.address(), Map.of("transactional.id", topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer
          .send(new ProducerRecord<>(topic, 0, null, Samples.json("kept", Instant.now())))
          .get();
      producer.commitTransaction();
      producer.beginTransaction();
      producer
          .send(new ProducerRecord<>(topic, 1, null, Samples.json("undone", Instant.now())))
          .get();
      producer.abortTransaction();
    }
    try (Running running = countPerWindow(topic, Idle.WALL_CLOCK, Duration.ofSeconds(1))) {
      awaitCounted(topic, 1);
      assertThat(running.state()).isEqualTo("RUNNING");
    }
  }

  @Test
  void badRecords_becomeDeadLetters_theSameOnAReplay_andLaterEventsStillArrive() throws Exception {
    String topic = TestBroker.topic(2);
    String letters = TestBroker.topic(3);
    Map<String, byte[]> bad = badRecords();
    List<Received> seen;
    try (Running running =
        Running.start(
            pipeline -> {
              PCollection<Received> received = read(pipeline, topic, topic + "-group");
              received.apply("Collect", Running.collect(topic));
              received
                  .apply("Letters", ParDo.of(new LettersOnly()))
                  .setCoder(DeadLetterCoder.of())
                  .apply(
                      "Keep",
                      KafkaLedgerIO.writeDeadLetters(
                          KafkaCluster.at(TestBroker.address()), letters, "run-1"));
            })) {
      TopicPartition first = new TopicPartition(topic, 0);
      TestBroker.send(TestBroker.address(), first, bad.values().toArray(byte[][]::new));
      send(topic, 0, "good");
      send(topic, 1, "also good");

      Queue<Received> place = Running.place(topic);
      await().atMost(Running.SOON).until(() -> place.size() == bad.size() + 2);
      seen = List.copyOf(place);
      await().atMost(Running.SOON).until(() -> TestBroker.records(letters).size() == bad.size());
      await()
          .atMost(Running.SOON)
          .untilAsserted(
              () ->
                  assertThat(committed(topic + "-group"))
                      .containsEntry(first, bad.size() + 1L)
                      .containsEntry(new TopicPartition(topic, 1), 1L));
      assertThat(running.state()).isEqualTo("RUNNING");
    }

    assertThat(seen).filteredOn(Event.class::isInstance).hasSize(2);
    List<DeadLetter> dead = deadOf(seen);
    assertThat(dead)
        .extracting(letter -> letter.reason().code())
        .containsExactlyElementsOf(codes(bad));
    assertThat(dead)
        .extracting(letter -> letter.original().value())
        .containsExactlyElementsOf(originals(bad));
    assertThat(dead).extracting(DeadLetter::offset).containsExactlyElementsOf(offsets(bad.size()));
    assertThat(dead).extracting(DeadLetter::topic).containsOnly(topic);
    assertThat(dead).extracting(DeadLetter::partition).containsOnly(0);
    assertThat(dead)
        .extracting(DeadLetter::firstSeenMillis)
        .containsExactlyElementsOf(appendTimes(topic, 0).subList(0, bad.size()));

    assertThat(DeadLetters.readAll(KafkaCluster.at(TestBroker.address()), letters))
        .containsExactlyInAnyOrderElementsOf(dead);

    String again = topic + "-again";
    try (Running running =
        Running.start(
            pipeline ->
                // What this group has committed does not say where to begin.
                read(pipeline, topic, topic + "-group").apply("Collect", Running.collect(again)))) {
      Queue<Received> place = Running.place(again);
      await().atMost(Running.SOON).until(() -> place.size() == seen.size());
      assertThat(deadOf(List.copyOf(place))).isEqualTo(dead);
      assertThat(running.state()).isEqualTo("RUNNING");
    }
  }

  @Test
  void withoutWatermarks_isRefusedWhileTheGraphIsBuilt() {
    assertThatThrownBy(
            () ->
                Pipeline.create()
                    .apply(
                        KafkaEventsIO.read(
                            KafkaCluster.at("localhost:1"), List.of(new TopicPartition("t", 0)))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a read of events needs withWatermarks(...)");
  }

  /**
   * Records that are no events, under the reason each must get; names after a blank only tell them
   * apart.
   */
  private static Map<String, byte[]> badRecords() {
    Instant now = Instant.now();
    String good = utf8(Samples.json("bad", now));
    Map<String, byte[]> bad = new TreeMap<>();
    bad.put("time.future", Samples.json("ahead", now.plus(Duration.ofMinutes(30))));
    bad.put("time.future ten years", Samples.json("ahead", now.plus(Duration.ofDays(3650))));
    bad.put("json.malformed", bytes(good.substring(0, 100)));
    bad.put("json.malformed null", null);
    bad.put("json.malformed empty", new byte[0]);
    bad.put("json.malformed utf-8", bytes(good, "eng-platform", (byte) 0xC3, (byte) 0x28));
    bad.put("json.malformed depth", bytes("[".repeat(10_000) + "]".repeat(10_000)));
    bad.put("payload.too_large", bytes("{\"x\":\"" + "y".repeat(5_000_000) + "\"}"));
    bad.put("field.invalid zone", bytes(good.replaceFirst("(timestamp\":\"[^\"]*)Z", "$1+01:00")));
    bad.put(
        "field.invalid number", bytes(good.replace("\"schema_ver\":2", "\"schema_ver\":\"2\"")));
    return bad;
  }

  private static List<String> codes(Map<String, byte[]> bad) {
    return bad.keySet().stream().map(name -> name.split(" ", 2)[0]).toList();
  }

  private static List<byte[]> originals(Map<String, byte[]> bad) {
    return bad.values().stream().map(value -> value == null ? new byte[0] : value).toList();
  }

  private static List<Long> offsets(int count) {
    List<Long> offsets = new ArrayList<>();
    for (long offset = 0; offset < count; offset++) {
      offsets.add(offset);
    }
    return offsets;
  }

  private static List<Long> appendTimes(String topic, int partition) {
    return TestBroker.records(topic).stream()
        .filter(record -> record.partition() == partition)
        .map(record -> record.timestamp())
        .toList();
  }

  private static List<DeadLetter> deadOf(List<Received> received) {
    return received.stream()
        .filter(DeadLetter.class::isInstance)
        .map(DeadLetter.class::cast)
        .toList();
  }

  private static Map<TopicPartition, Long> committed(String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestBroker.address()))) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, Long> plain = new java.util.HashMap<>();
      offsets.forEach((partition, offset) -> plain.put(partition, offset.offset()));
      return plain;
    }
  }

  private static void send(String topic, int partition, String... ids) throws Exception {
    byte[][] values = new byte[ids.length][];
    for (int i = 0; i < ids.length; i++) {
      values[i] = Samples.json(ids[i], Instant.now());
    }
    TestBroker.send(TestBroker.address(), new TopicPartition(topic, partition), values);
  }

  private static PCollection<Received> read(Pipeline pipeline, String topic, String group) {
    return pipeline.apply(
        "Read",
        KafkaEventsIO.read(
                KafkaCluster.at(TestBroker.address()),
                KafkaTopics.partitions(KafkaCluster.at(TestBroker.address()), topic))
            .inGroup(group)
            .withWatermarks(EventTimeWatermarks.of(BOUND, IDLE_AFTER, Idle.WALL_CLOCK)));
  }

  /** Puts the number of events of each closed window into the place named after the topic. */
  private static Running countPerWindow(String topic, Idle idle, Duration window) {
    return Running.start(
        pipeline ->
            pipeline
                .apply(
                    "Read",
                    KafkaEventsIO.read(
                            KafkaCluster.at(TestBroker.address()),
                            KafkaTopics.partitions(KafkaCluster.at(TestBroker.address()), topic))
                        .inGroup(topic)
                        .withWatermarks(EventTimeWatermarks.of(BOUND, IDLE_AFTER, idle)))
                .apply(
                    "Window",
                    Window.into(FixedWindows.of(org.joda.time.Duration.millis(window.toMillis()))))
                .apply("Key", ParDo.of(new ToOneWord()))
                .apply("Count", Count.perElement())
                .apply("Name", ParDo.of(new NameByWindow()))
                .apply("Collect", Running.collect(topic)));
  }

  private static void awaitCounted(String topic, long events) {
    await()
        .atMost(Running.SOON)
        .until(
            () ->
                Running.<KV<String, Long>>place(topic).stream().mapToLong(KV::getValue).sum()
                    == events);
  }

  private static final class ToOneWord extends DoFn<Received, String> {
    @ProcessElement
    public void process(OutputReceiver<String> out) {
      out.output("all");
    }
  }

  private static final class NameByWindow extends DoFn<KV<String, Long>, KV<String, Long>> {
    @ProcessElement
    public void process(
        @Element KV<String, Long> count,
        BoundedWindow window,
        OutputReceiver<KV<String, Long>> out) {
      long start =
          ((org.apache.beam.sdk.transforms.windowing.IntervalWindow) window).start().getMillis();
      out.output(KV.of(Instant.ofEpochMilli(start).toString(), count.getValue()));
    }
  }

  private static final class LettersOnly extends DoFn<Received, DeadLetter> {
    @ProcessElement
    public void process(@Element Received received, OutputReceiver<DeadLetter> out) {
      if (received instanceof DeadLetter letter) {
        out.output(letter);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String utf8(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  /** The text with bytes in place of its part. */
  private static byte[] bytes(String text, String part, byte... instead) {
    int at = text.indexOf(part);
    byte[] value = bytes(text);
    System.arraycopy(instead, 0, value, at, instead.length);
    return value;
  }
}
