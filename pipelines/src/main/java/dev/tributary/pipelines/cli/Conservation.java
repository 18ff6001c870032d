package dev.tributary.pipelines.cli;

import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.LateEvents;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.io.kafka.DeadLetters;
import dev.tributary.options.Settings;
import dev.tributary.pipelines.Account;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.StreamingPipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether every record is accounted for: received = admitted + duplicate + too late + rejected,
 * each late event has its row in the ledger, each rejected record its dead letter.
 *
 * <p>While records flow, the ledger and the topic follow the counts by a moment; what is missing is
 * asked for again before it counts as lost.
 */
final class Conservation {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final long POLL_MILLIS = 500;

  private final JdbcTarget database;
  private final Optional<Settings.Kafka> kafka;
  private final List<String> lines = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private Conservation(JdbcTarget database, Optional<Settings.Kafka> kafka) {
    this.database = database;
    this.kafka = kafka;
  }

  /**
   * @param lines the equations with their numbers
   * @param problems what does not add up
   */
  record Result(List<String> lines, List<String> problems) {
    /**
     * @return whether everything is accounted for
     */
    boolean report(Console console) {
      lines.forEach(line -> console.say("%s", line));
      problems.forEach(line -> console.say("%s", line));
      return problems.isEmpty();
    }
  }

  /**
   * @param kafka where dead letters are; empty leaves them out
   * @param everyRun also launches that newer ones have followed; only their sums can be checked
   */
  static Result check(JdbcTarget database, Optional<Settings.Kafka> kafka, boolean everyRun)
      throws InterruptedException {
    Conservation conservation = new Conservation(database, kafka);
    conservation.check(everyRun);
    return new Result(conservation.lines, conservation.problems);
  }

  private void check(boolean everyRun) throws InterruptedException {
    Set<String> seen = new HashSet<>();
    for (Account account : Account.of(TableReader.read(database, Tables.ADMISSION, ""))) {
      boolean newest = seen.add(account.pipeline());
      if (newest || everyRun) {
        lines.add("%s (%s): %s".formatted(account.pipeline(), account.run(), account));
        if (!account.isBalanced()) {
          problems.add(account.run() + " has received records that are in none of its counts");
        }
      }
      Optional<StreamingPipeline> pipeline = PipelineCatalogue.streaming(account.pipeline());
      if (newest && pipeline.isPresent()) {
        checkLate(account, pipeline.get());
        checkRejected(account, pipeline.get());
      }
    }
  }

  private void checkLate(Account account, StreamingPipeline pipeline) throws InterruptedException {
    if (pipeline.tables().isEmpty()) {
      return;
    }
    long written =
        atLeast(
            account.late(), () -> LateEvents.countByRun(database).getOrDefault(account.run(), 0L));
    lines.add(
        "  late: %d, of which %d corrected open windows; in ops.late_events: %d"
            .formatted(account.late(), account.lateApplied(), written));
    if (written < account.late()) {
      problems.add(
          "%d late events of %s are not in ops.late_events"
              .formatted(account.late() - written, account.run()));
    }
  }

  private void checkRejected(Account account, StreamingPipeline pipeline)
      throws InterruptedException {
    if (!pipeline.keepsRaw() || kafka.isEmpty()) {
      return;
    }
    KafkaCluster servers = kafka.get().cluster();
    String topic = kafka.get().deadLettersTopic();
    Optional<Map<String, Long>> complete = DeadLetters.countByRun(servers, topic);
    if (complete.isEmpty()) {
      lines.add("  rejected: %d; topic %s has let go of some".formatted(account.rejected(), topic));
      return;
    }
    long kept =
        atLeast(
            account.rejected(),
            () ->
                DeadLetters.countByRun(servers, topic)
                    .map(counts -> counts.getOrDefault(account.run(), 0L))
                    .orElse(account.rejected()));
    lines.add("  rejected: %d; in topic %s: %d".formatted(account.rejected(), topic, kept));
    if (kept < account.rejected()) {
      problems.add(
          "%d rejected records of %s are not in topic %s"
              .formatted(account.rejected() - kept, account.run(), topic));
    }
  }

  private static long atLeast(long expected, LongSupplier count) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long found = count.getAsLong();
    while (found < expected && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      found = count.getAsLong();
    }
    return found;
  }
}
