package dev.tributary.io.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The Kafka consumer under the source. It gives three answers that Kafka's own does not:
 *
 * <ul>
 *   <li>Which partitions there are, it knows and does not ask. Beam asks even if it was told, for
 *       up to a minute; a job that takes a checkpoint and restarts within that minute reads nothing
 *       ever after, and says nothing (F1).
 *   <li>Offsets that hold no record do not count as something to come. Each transaction leaves a
 *       marker at the end of its partitions; Beam would see a backlog of 1 that never goes away,
 *       and the partition would never be idle. The same goes for aborted and for expired records.
 *   <li>Where to begin is for the checkpoint to say, and without one it is the beginning. What the
 *       consumer group has committed is for watching the lag: a job that began there without the
 *       state that belongs to it would count halves of windows, and one that shares its group with
 *       another would never see what the other has read.
 * </ul>
 */
final class SourceConsumer extends KafkaConsumer<byte[], byte[]> {
  /**
   * How far one partition has been read.
   *
   * @param delivered the offset after the last record handed over
   * @param position the offset to fetch next; what lies between the two holds no record
   */
  private record Progress(long delivered, long position) {}

  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Progress> progress;

  private SourceConsumer(Map<String, Object> config, Factory source) {
    super(config);
    this.partitions = source.partitions;
    this.progress = source.progress;
  }

  static SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> reading(
      List<TopicPartition> partitions) {
    return new Factory(partitions);
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    return partitions.stream()
        .filter(partition -> partition.topic().equals(topic))
        .map(partition -> new PartitionInfo(topic, partition.partition(), null, null, null))
        .toList();
  }

  @Override
  public void assign(Collection<TopicPartition> assigned) {
    super.assign(assigned);
    seekToBeginning(assigned);
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    super.seek(partition, offset);
    progress.put(partition, new Progress(offset, offset));
  }

  @Override
  public long position(TopicPartition partition) {
    long position = super.position(partition);
    progress.put(partition, new Progress(position, position));
    return position;
  }

  /** The method Beam calls; later Kafka clients no longer have it. */
  @Override
  @Deprecated
  public ConsumerRecords<byte[], byte[]> poll(long timeoutMillis) {
    ConsumerRecords<byte[], byte[]> records = super.poll(timeoutMillis);
    for (TopicPartition partition : assignment()) {
      note(partition, records.records(partition));
    }
    return records;
  }

  private void note(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    try {
      long position = position(partition, Duration.ZERO);
      Progress before = progress.getOrDefault(partition, new Progress(position, position));
      long delivered =
          records.isEmpty() ? before.delivered : records.get(records.size() - 1).offset() + 1;
      progress.put(partition, new Progress(delivered, position));
    } catch (TimeoutException e) {
      // Its offset is being looked up: nothing was delivered, nothing has moved.
    }
  }

  /** The end of each partition, before the offsets that were found to hold nothing. */
  @Override
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> asked) {
    Map<TopicPartition, Long> ends = new HashMap<>(super.endOffsets(asked));
    ends.replaceAll(
        (partition, end) -> {
          Progress read = progress.get(partition);
          return read != null && read.position == end ? read.delivered : end;
        });
    return ends;
  }

  /** Both consumers of a reader come from one factory and so share what has been read. */
  private static final class Factory
      implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> {
    private static final long serialVersionUID = 1;

    private final List<TopicPartition> partitions;
    private final transient Map<TopicPartition, Progress> progress = new ConcurrentHashMap<>();

    Factory(List<TopicPartition> partitions) {
      this.partitions = List.copyOf(partitions);
    }

    @Override
    public Consumer<byte[], byte[]> apply(Map<String, Object> config) {
      return new SourceConsumer(config, this);
    }

    private Object readResolve() {
      return new Factory(partitions);
    }
  }
}
