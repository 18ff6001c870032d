package dev.tributary.benchmarks;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.sources.simulated.ActivityTraffic;
import dev.tributary.sources.simulated.ActivityTraffic.Told;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A topic of what users do, and the cells it adds up to, counted as it is written. */
final class ToldTraffic implements SideBySide.Load {
  static final int PARTITIONS = 24;
  private static final long SEED = 5;
  private static final int USERS = 20_000;
  private static final int PAGES = 500;
  private static final double TWICE_PERCENT = 2;
  private static final long MINUTE = 60_000;
  private static final long FIVE_MINUTES = 5 * MINUTE;

  private final String topic;
  private final long events;
  private final Map<List<Object>, List<Long>> cells = new HashMap<>();
  private final Map<List<Object>, Set<String>> users = new HashMap<>();
  private long views;
  private long acts;

  private ToldTraffic(String topic, long events) {
    this.topic = topic;
    this.events = events;
  }

  static ToldTraffic write(String servers, String topic, long events, int perSecond) {
    ToldTraffic written = new ToldTraffic(topic, events);
    ActivityTraffic traffic = ActivityTraffic.of(SEED, "org-acme", USERS, PAGES, 0, TWICE_PERCENT);
    Instant begin = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);
    try (EventPublisher publisher = EventPublisher.to(KafkaCluster.at(servers), topic)) {
      for (long i = 0; i < events; i++) {
        Told told = traffic.next(begin.plusNanos(i * 1_000_000_000L / perSecond));
        publisher.send(told.event());
        if (!told.again()) {
          written.count(told.event());
        }
      }
      publisher.flush();
    }
    written.users.forEach((cell, who) -> written.set(cell, who.size()));
    return written;
  }

  /** Bots are no users, and a refund is something that the shop does. */
  private void count(Event event) {
    if (event.payload().flag("is_bot") || event.eventType().equals("refund")) {
      return;
    }
    long at = event.timestampMillis();
    long minute = at - at % MINUTE;
    long window = at - at % FIVE_MINUTES;
    acts++;
    add(1, 1, "user", window, event.actorId());
    users
        .computeIfAbsent(List.of("active", minute, ""), cell -> new HashSet<>())
        .add(event.actorId());
    if (event.eventType().equals("page_view")) {
      views++;
      add(0, 1, "user", window, event.actorId());
      add(0, 1, "page", minute, event.payload().text("page"));
    }
  }

  private void add(int column, long number, Object... cell) {
    List<Long> before = cells.getOrDefault(List.of(cell), List.of(0L, 0L));
    cells.put(
        List.of(cell),
        column == 0
            ? List.of(before.get(0) + number, before.get(1))
            : List.of(before.get(0), before.get(1) + number));
  }

  private void set(List<Object> cell, long number) {
    cells.put(cell, List.of(number, 0L));
  }

  /** By table, start in epoch milliseconds and label: the two numbers of a row. */
  Map<List<Object>, List<Long>> cells() {
    return cells;
  }

  /** Of the first numbers of all cells of a table. */
  Map<String, Long> sums() {
    Map<String, Long> sums = new TreeMap<>();
    cells.forEach((cell, numbers) -> sums.merge((String) cell.get(0), numbers.get(0), Long::sum));
    return sums;
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public long records() {
    return events;
  }

  @Override
  public String toString() {
    return "%d events, %d acts, %d views, %d cells".formatted(events, acts, views, cells.size());
  }
}
