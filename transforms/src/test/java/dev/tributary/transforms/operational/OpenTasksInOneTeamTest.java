package dev.tributary.transforms.operational;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.TeamKey;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What 10,000 open tasks of one team cost: their state on the heap, and the rows of a day. */
@Isolated("it looks at the heap")
class OpenTasksInOneTeamTest {
  private static final int TASKS = 10_000;
  private static final int EVENTS = 8;
  private static final TeamKey TEAM = new TeamKey("acme", "eng-platform");

  @Test
  void tenThousandOpenTasks_fitIntoSixtyFourMegabytes() throws Exception {
    long before = usedHeap();
    Map<ByteBuffer, Timeline> timelines = new HashMap<>();
    TreeMap<Long, Minute> changes = new TreeMap<>();
    for (int task = 0; task < TASKS; task++) {
      Subject subject = new Subject(TEAM, Subject.Kind.TASK, "TES-" + task);
      Timeline timeline = new Timeline();
      timeline.add(
          Fact.created(task * Minute.MILLIS, new java.util.UUID(1, task), 60 * (1 + task % 50)));
      for (int event = 1; event < EVENTS; event++) {
        timeline.add(Fact.of((task + event * 1_440L) * Minute.MILLIS, Fact.Verb.MOVED));
      }
      byte[] key = CoderUtils.encodeToByteArray(Subject.SubjectCoder.of(), subject);
      timelines.put(ByteBuffer.wrap(key), timeline);
      for (List<Fact> segment : timeline.segments()) {
        Judgement.of(Subject.Kind.TASK, segment)
            .forEach(it -> changes.computeIfAbsent(it.minute(), m -> new Minute()).add(it));
      }
    }
    long used = usedHeap() - before;
    changes.computeIfAbsent((long) TASKS, minute -> new Minute()).add(event(TASKS));

    long begin = System.nanoTime();
    List<Row> rows = new ArrayList<>();
    Published published = Published.NOTHING.changedAt(TASKS, true);
    Minutes day =
        new Minutes(
            TEAM, changes, new TreeMap<>(), published, TASKS + 1_440, TASKS, TASKS + 1_440, "r");
    day.touchPassed(TASKS);
    day.publish(rows::add);
    System.out.printf(
        "one team: %,d open tasks with %d events take %,d MB; a day of its minutes %,d ms%n",
        timelines.size(), EVENTS, used >> 20, (System.nanoTime() - begin) / 1_000_000);

    assertThat(rows).hasSize(1_440);
    assertThat(rows.get(0).get("sla_risk_score")).isNotNull();
    assertThat(used).isLessThan(64L << 20);
  }

  private static Contribution event(long minute) {
    return Contribution.of(Measure.EVENT, minute, 1);
  }

  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
