package dev.tributary.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contracts.gateway.AccessLog;
import dev.tributary.contracts.gateway.AccessLogReader;
import dev.tributary.contracts.gateway.AccessLogReader.Outcome;
import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.LogField;
import dev.tributary.contracts.gateway.PruningProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The floor: one thread that reads the topic, parses and counts, without an engine, a shuffle or a
 * checkpoint. With {@code reader} it parses as the pipeline does; with {@code jackson} it builds a
 * tree, and shares no code with the others that could make them wrong together.
 *
 * <p>{@code PlainLoop BOOTSTRAP_SERVERS LOGS_TOPIC COUNTS_TOPIC reader|jackson}
 */
public final class PlainLoop {
  private static final int WINDOW_SECONDS = 10;
  private static final int OUT_OF_ORDER_SECONDS = 5;
  private static final byte SEPARATOR = 0;
  private static final byte[] UNKNOWN = bytes("unknown");
  private static final byte[] THROTTLING = bytes("Throttling");

  /** Labels as bytes; one of them is used again to look up, and copied where it is kept. */
  private static final class Key {
    private byte[] bytes = new byte[512];
    private int length;

    Key begin(GroupingSet set) {
      length = 0;
      return label(bytes(set.name()));
    }

    Key label(byte[] text) {
      return label(text, 0, text.length);
    }

    Key label(byte[] text, int from, int to) {
      int size = to - from;
      if (length + size >= bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * (length + size));
      }
      System.arraycopy(text, from, bytes, length, size);
      length += size;
      bytes[length++] = SEPARATOR;
      return this;
    }

    Key copy() {
      Key copy = new Key();
      copy.bytes = Arrays.copyOf(bytes, length);
      copy.length = length;
      return copy;
    }

    List<String> labels() {
      return List.of(new String(bytes, 0, length - 1, StandardCharsets.UTF_8).split("\0", -1));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that
          && Arrays.equals(bytes, 0, length, that.bytes, 0, that.length);
    }

    @Override
    public int hashCode() {
      int hash = 1;
      for (int i = 0; i < length; i++) {
        hash = 31 * hash + bytes[i];
      }
      return hash;
    }
  }

  private interface Parser {
    void count(byte[] line) throws IOException;
  }

  private final TreeMap<Long, Map<Key, long[]>> windows = new TreeMap<>();
  private final Key key = new Key();
  private long lineSeconds;

  private PlainLoop() {}

  public static void main(String[] arguments) throws IOException {
    new PlainLoop().run(arguments[0], arguments[1], arguments[2], arguments[3]);
  }

  private void run(String servers, String logs, String counts, String how) throws IOException {
    Parser parser = how.equals("jackson") ? jackson() : reader();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(servers);
        KafkaProducer<byte[], byte[]> producer = producer(servers)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(logs).stream()
              .map(found -> new TopicPartition(logs, found.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long[] newest = new long[partitions.size()];
      while (true) {
        for (ConsumerRecord<byte[], byte[]> line : consumer.poll(Duration.ofMillis(100))) {
          parser.count(line.value());
          newest[line.partition()] = Math.max(newest[line.partition()], lineSeconds);
        }
        long watermark = Arrays.stream(newest).min().orElseThrow() - OUT_OF_ORDER_SECONDS;
        while (!windows.isEmpty() && windows.firstKey() + WINDOW_SECONDS <= watermark) {
          send(windows.pollFirstEntry(), counts, producer);
        }
      }
    }
  }

  private static void send(
      Map.Entry<Long, Map<Key, long[]>> window,
      String topic,
      KafkaProducer<byte[], byte[]> producer)
      throws IOException {
    for (Map.Entry<Key, long[]> cell : window.getValue().entrySet()) {
      List<String> labels = cell.getKey().labels();
      GroupingSet set = GroupingSet.valueOf(labels.get(0));
      byte[] row =
          CellCounts.toJson(
              window.getKey(), set, labels.subList(1, labels.size()), cell.getValue());
      Future<?> unused = producer.send(new ProducerRecord<>(topic, row));
    }
  }

  private Parser reader() {
    AccessLogReader reader = new AccessLogReader(PruningProgram.standard());
    return line -> {
      if (reader.read(line) != Outcome.KEPT) {
        return;
      }
      AccessLog log = reader.log();
      byte[] text = log.text();
      int productFrom = log.start(LogField.PRODUCT);
      int productTo = log.end(LogField.PRODUCT);
      int apiFrom = log.start(LogField.API);
      int apiTo = log.end(LogField.API);
      int errorFrom = log.start(LogField.ERROR_CODE);
      int errorTo = log.end(LogField.ERROR_CODE);
      int code = Math.max(0, log.httpCode());
      boolean throttled =
          code == 429
              || errorTo - errorFrom >= THROTTLING.length
                  && Arrays.equals(
                      text,
                      errorFrom,
                      errorFrom + THROTTLING.length,
                      THROTTLING,
                      0,
                      THROTTLING.length);
      Map<Key, long[]> cells = cells(log.timeMillis() / 1000);
      key.begin(GroupingSet.PRODUCT).label(text, productFrom, productTo);
      key.label(text, log.start(LogField.REGION_ID), log.end(LogField.REGION_ID));
      add(cells, log.usedMillis(), code, throttled);
      key.begin(GroupingSet.API).label(text, productFrom, productTo).label(text, apiFrom, apiTo);
      key.label(text, log.start(LogField.VERSION), log.end(LogField.VERSION));
      add(cells, log.usedMillis(), code, throttled);
      key.begin(GroupingSet.ERROR_CODE).label(text, productFrom, productTo);
      key.label(text, apiFrom, apiTo).label(code == 0 ? UNKNOWN : bytes(Integer.toString(code)));
      key.label(text, errorFrom, errorTo);
      add(cells, log.usedMillis(), code, throttled);
      key.begin(GroupingSet.TENANT);
      key.label(text, log.start(LogField.CALLER_UID), log.end(LogField.CALLER_UID));
      add(cells, log.usedMillis(), code, throttled);
    };
  }

  private Parser jackson() {
    ObjectMapper json = new ObjectMapper();
    return bytes -> {
      JsonNode line = json.readTree(bytes);
      if (line.get("Domain").asText().equals("popwarmup.aliyuncs.com")) {
        return;
      }
      JsonNode ext5 = json.readTree(line.get("Ext5").asText());
      byte[] product = text(line, "Product");
      byte[] api = text(line, "Api");
      byte[] error = text(line, "ErrorCode");
      byte[] httpCode = text(line, "HttpCode");
      int code = line.get("HttpCode").asInt();
      long used = line.get("TotalUsedTime").asLong();
      boolean throttled = code == 429 || line.get("ErrorCode").asText().startsWith("Throttling");
      Map<Key, long[]> cells = cells(line.get("__time__").asLong());
      key.begin(GroupingSet.PRODUCT).label(product).label(text(line, "RegionId"));
      add(cells, used, code, throttled);
      key.begin(GroupingSet.API).label(product).label(api).label(text(line, "Version"));
      add(cells, used, code, throttled);
      key.begin(GroupingSet.ERROR_CODE).label(product).label(api);
      key.label(httpCode.length == 0 ? UNKNOWN : httpCode).label(error);
      add(cells, used, code, throttled);
      key.begin(GroupingSet.TENANT).label(text(ext5.get("callerInfo"), "callerUid"));
      add(cells, used, code, throttled);
    };
  }

  private Map<Key, long[]> cells(long seconds) {
    lineSeconds = seconds;
    return windows.computeIfAbsent(
        seconds - seconds % WINDOW_SECONDS, window -> new HashMap<>(4096));
  }

  /** Adds a request to the cell of the present key; the numbers are {@link CellCounts#NUMBERS}. */
  private void add(Map<Key, long[]> cells, long usedMillis, int code, boolean throttled) {
    long[] numbers = cells.get(key);
    if (numbers == null) {
      numbers = new long[CellCounts.NUMBERS.size()];
      cells.put(key.copy(), numbers);
    }
    numbers[0]++;
    numbers[1] += usedMillis;
    numbers[2] += usedMillis > 1000 ? 1 : 0;
    numbers[3] += code >= 200 && code < 300 ? 1 : 0;
    numbers[4] += code >= 400 && code < 500 ? 1 : 0;
    numbers[5] += code == 429 ? 1 : 0;
    numbers[6] += code >= 500 ? 1 : 0;
    numbers[7] += code == 503 ? 1 : 0;
    numbers[8] += code == 0 ? 1 : 0;
    numbers[9] += throttled ? 1 : 0;
  }

  private static byte[] text(JsonNode node, String field) {
    return bytes(node.get(field).asText());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String servers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            5000),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static KafkaProducer<byte[], byte[]> producer(String servers) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.LINGER_MS_CONFIG,
            5),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
