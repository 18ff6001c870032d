package dev.tributary.transforms.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.delivery.Fact.Verb;
import dev.tributary.transforms.delivery.SubjectKey.Kind;
import dev.tributary.transforms.delivery.SubjectKey.SubjectKeyCoder;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What open tasks cost on the heap state backend, which holds objects: keys as their bytes, and a
 * timeline for each.
 */
@Isolated("it looks at the heap")
class OpenTasksFootprintTest {
  private static final int TASKS = 100_000;
  private static final int EVENTS = 8;
  private static final long DAY = 86_400_000;

  @Test
  void hundredThousandOpenTasks_fitIntoHalfAGigabyte() throws Exception {
    long before = usedHeap();
    Map<ByteBuffer, Timeline> state = new HashMap<>();
    for (int task = 0; task < TASKS; task++) {
      SubjectKey key =
          new SubjectKey(new TeamKey("acme", "team-" + task % 500), Kind.TASK, "TES-" + task);
      Timeline timeline = new Timeline();
      timeline.add(Fact.of(task, Verb.TASK_CREATED));
      for (int event = 1; event < EVENTS; event++) {
        timeline.add(Fact.of(task + event * DAY, Verb.TASK_MOVED));
      }
      state.put(ByteBuffer.wrap(CoderUtils.encodeToByteArray(SubjectKeyCoder.of(), key)), timeline);
    }
    long used = usedHeap() - before;
    assertThat(state).hasSize(TASKS);
    System.out.printf(
        "open tasks: %,d with %d events each take %,d bytes each, %,d MB in all%n",
        TASKS, EVENTS, used / TASKS, used >> 20);
    assertThat(used).isLessThan(512L << 20);
  }

  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
