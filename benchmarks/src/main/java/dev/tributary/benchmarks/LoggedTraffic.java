package dev.tributary.benchmarks;

import dev.tributary.sources.simulated.GatewayTraffic;
import dev.tributary.sources.simulated.GatewayTraffic.Line;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic full of access log lines, an hour old and in their order but for three seconds, and how
 * many requests of each second are in it.
 *
 * <p>Behind the end lies one line a partition that is a minute younger: it closes all windows
 * before it.
 */
final class LoggedTraffic implements SideBySide.Load {
  static final int PARTITIONS = 4;
  private static final int WINDOW_SECONDS = 10;
  private static final String REGION = "region-00";
  private static final byte[] TIME = "\"__time__\":".getBytes(StandardCharsets.UTF_8);

  private final TreeMap<Long, Long> requests = new TreeMap<>();
  private final String topic;
  private final long lines;
  private final int perSecond;
  private final long firstSecond;
  private long bytes;

  private LoggedTraffic(String topic, long lines, int perSecond) {
    this.topic = topic;
    this.lines = lines;
    this.perSecond = perSecond;
    long now = Instant.now().minus(Duration.ofHours(1)).getEpochSecond();
    this.firstSecond = now - now % WINDOW_SECONDS;
  }

  static LoggedTraffic write(String servers, String topic, long seed, long lines, int perSecond) {
    LoggedTraffic written = new LoggedTraffic(topic, lines, perSecond);
    GatewayTraffic traffic = GatewayTraffic.of(seed, REGION);
    // Lines are up to three seconds older than the moment they are made for.
    Instant begin = Instant.ofEpochSecond(written.firstSecond + 3);
    try (KafkaProducer<byte[], byte[]> producer = producer(servers)) {
      for (long i = 0; i < lines; i++) {
        Line line = traffic.next(begin.plusNanos(i * 1_000_000_000L / perSecond));
        written.count(line);
        Future<?> unused =
            producer.send(new ProducerRecord<>(topic, (int) (i % PARTITIONS), null, line.value()));
      }
      for (int partition = 0; partition < PARTITIONS; partition++) {
        Line closing;
        do {
          closing = traffic.next(Instant.ofEpochSecond(written.end() + 60));
        } while (closing.warmUp());
        Future<?> unused =
            producer.send(new ProducerRecord<>(topic, partition, null, closing.value()));
      }
    }
    return written;
  }

  private void count(Line line) {
    bytes += line.value().length;
    if (!line.warmUp()) {
      requests.merge(seconds(line.value()), 1L, Long::sum);
    }
  }

  /** Read from the end, where the generator writes it: nothing here shares a parser. */
  private static long seconds(byte[] line) {
    int to = line.length - 1;
    int from = to;
    while (line[from - 1] != TIME[TIME.length - 1]) {
      from--;
    }
    return Long.parseLong(new String(line, from, to - from, StandardCharsets.UTF_8));
  }

  /** Windows that begin before this moment are full. */
  long end() {
    long last = firstSecond + 3 + lines / perSecond;
    return last - last % WINDOW_SECONDS + WINDOW_SECONDS;
  }

  /** Without the lines that close the windows. */
  long requests() {
    return requests.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public long records() {
    return lines;
  }

  @Override
  public String topic() {
    return topic;
  }

  long bytesPerLine() {
    return bytes / lines;
  }

  private static KafkaProducer<byte[], byte[]> producer(String servers) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 << 10,
            // As in EventPublisher: a new partition may refuse the first of several for ever.
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1,
            ProducerConfig.LINGER_MS_CONFIG,
            50),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
