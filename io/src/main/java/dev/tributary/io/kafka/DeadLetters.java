package dev.tributary.io.kafka;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.kafka.KafkaCluster;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the dead-letter topic, for people. */
public final class DeadLetters {
  private DeadLetters() {}

  /**
   * Every dead letter that is there now, each record once, oldest first; of a record that was sent
   * again and refused again the newest. All of them are in memory.
   *
   * @throws KafkaTopics.UnreachableBrokerException if no broker answers
   * @throws IllegalArgumentException if the topic does not exist
   */
  public static List<DeadLetter> readAll(KafkaCluster kafka, String topic) {
    Map<String, DeadLetter> byFirstKey = new LinkedHashMap<>();
    TopicScan.read(
        kafka,
        topic,
        record -> {
          DeadLetter letter = DeadLetterHeaders.read(record);
          byFirstKey.merge(
              letter.firstKey(), letter, (a, b) -> b.attempts() > a.attempts() ? b : a);
        });
    List<DeadLetter> letters = new ArrayList<>(byFirstKey.values());
    letters.sort(Comparator.comparingLong(DeadLetter::firstSeenMillis));
    return letters;
  }

  /**
   * How many records each launch of a pipeline has refused; a letter that was written twice counts
   * once. Empty if the topic has already let go of some.
   *
   * @throws KafkaTopics.UnreachableBrokerException if no broker answers
   * @throws IllegalArgumentException if the topic does not exist
   */
  public static Optional<Map<String, Long>> countByRun(KafkaCluster kafka, String topic) {
    Map<String, Set<ByteBuffer>> keys = new HashMap<>();
    boolean complete =
        TopicScan.read(
            kafka,
            topic,
            record ->
                keys.computeIfAbsent(
                        DeadLetterHeaders.run(record.headers()), run -> new HashSet<>())
                    .add(ByteBuffer.wrap(record.key())));
    Map<String, Long> counts = new HashMap<>();
    keys.forEach((run, ofIt) -> counts.put(run, (long) ofIt.size()));
    return complete ? Optional.of(counts) : Optional.empty();
  }
}
