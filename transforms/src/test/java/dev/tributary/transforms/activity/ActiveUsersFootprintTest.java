package dev.tributary.transforms.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.identity.UserHash;
import dev.tributary.transforms.activity.Act.Kind;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What active users cost on the heap state backend, which holds objects: half an hour in which a
 * million users are active, each of them four times, kept for the hour of lateness.
 */
@Isolated("it looks at the heap")
class ActiveUsersFootprintTest {
  private static final int USERS = 1_000_000;
  private static final int ACTS = 4;
  private static final int MINUTES = 30;
  private static final long START = 1_759_741_200_000L;

  @Test
  void aMillionActiveUsers_fitIntoLessThanAGigabyte() {
    long before = usedHeap();
    Map<Shard, Map<String, UserTimeline>> users = new HashMap<>();
    List<Cell> minutes = new ArrayList<>();
    for (int minute = 0; minute < MINUTES; minute++) {
      minutes.add(new Cell());
    }
    Random dice = new Random(1);
    byte[] name = new byte[32];
    for (int i = 0; i < USERS; i++) {
      dice.nextBytes(name);
      String user = HexFormat.of().formatHex(name);
      Map<String, UserTimeline> shard =
          users.computeIfAbsent(Shard.of("acme", user), unused -> new HashMap<>());
      UserTimeline timeline = new UserTimeline();
      for (int act = 0; act < ACTS; act++) {
        int at = dice.nextInt(MINUTES * 60_000);
        timeline.add(new Act(user, START + at, Kind.PAGE_VIEW, 0, null));
        CellKey key = new CellKey(at / 60_000, "");
        minutes.get(at / 60_000).add(new Contribution(key, UserHash.of(user), 0, false, null));
      }
      shard.put(user, timeline);
    }
    long used = usedHeap() - before;
    Users all = new Users();
    minutes.forEach(minute -> all.addAll(minute.users()));
    System.out.printf(
        "active users: %,d with %d acts each take %,d bytes each, %,d MB in all; counted as %,d%n",
        USERS, ACTS, used / USERS, used >> 20, all.count());
    assertThat(used).isLessThan(1L << 30);
    assertThat(all.count()).isBetween(950_000L, 1_050_000L);
    assertThat(users.values().stream().mapToInt(Map::size).sum()).isEqualTo(USERS);
  }

  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
