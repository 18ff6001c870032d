package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.pipelines.DatedTable;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.StreamingPipeline;
import dev.tributary.pipelines.Verification;
import dev.tributary.testkit.history.EventHistory;
import dev.tributary.testkit.history.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A replay changes nothing that was right, and half a replay changes nothing at all (P-060, T-06).
 */
class ReplayIT {
  private static final long SEED = 7;
  private static final Instant START = Instant.parse("2025-10-01T00:00:00Z");

  @Test
  void topicReadTwice_andHalfADayReadAgain_leaveTheTablesAsTheyWere() throws Exception {
    List<Message> messages =
        EventHistory.of(SEED)
            .events(4_000)
            .activity(1_000)
            .tenants(1)
            .teamsPerTenant(3)
            .days(6)
            .start(START);
    TestStack.Place place = TestStack.get().place("replay");
    place.publish(messages);
    run(place, messages.size(), messages);
    Map<Table, List<Row>> before = tables(place);

    place.publish(messages);
    run(place, 2L * messages.size(), messages);
    assertUnchanged(before, tables(place));

    List<Message> halfADay = during(messages, START.plus(Duration.ofDays(4)), Duration.ofHours(12));
    assertThat(halfADay).isNotEmpty();
    TestStack.Place half = TestStack.get().place("replayhalf");
    half.publish(halfADay);
    try (StreamingJobs live =
        half.startLive("--hotJdbcUrl=" + place.database().url(), "--coldPath=" + half.cold())) {
      new Throughput(half.cold(), place.database(), live)
          .await(halfADay.size(), newest(halfADay).minus(Duration.ofMinutes(2)));
    }
    assertUnchanged(before, tables(place));
  }

  private static void run(TestStack.Place place, long records, List<Message> messages)
      throws Exception {
    try (StreamingJobs live = place.startLive()) {
      new Throughput(place.cold(), place.database(), live)
          .await(records, newest(messages).minus(Duration.ofMinutes(2)));
    }
  }

  private static List<Message> during(List<Message> messages, Instant from, Duration length) {
    return messages.stream()
        .filter(Message::isValid)
        .filter(m -> !m.eventTime().isBefore(from) && m.eventTime().isBefore(from.plus(length)))
        .toList();
  }

  private static Instant newest(List<Message> messages) {
    return messages.stream()
        .filter(Message::isValid)
        .map(Message::eventTime)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private static Map<Table, List<Row>> tables(TestStack.Place place) {
    Map<Table, List<Row>> tables = new HashMap<>();
    for (StreamingPipeline pipeline : PipelineCatalogue.streaming()) {
      for (DatedTable dated : pipeline.tables()) {
        tables.put(dated.table(), TableReader.read(place.database(), dated.table(), ""));
      }
    }
    return tables;
  }

  private static void assertUnchanged(Map<Table, List<Row>> before, Map<Table, List<Row>> after) {
    List<String> differences = new ArrayList<>();
    before.forEach(
        (table, rows) -> {
          assertThat(rows).isNotEmpty();
          differences.addAll(Verification.differences(after.get(table), rows));
        });
    assertThat(differences).isEmpty();
  }
}
