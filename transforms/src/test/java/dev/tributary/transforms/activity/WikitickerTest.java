package dev.tributary.transforms.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.identity.Pseudonyms;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.sources.Delivery;
import dev.tributary.sources.Directory;
import dev.tributary.sources.Sources;
import dev.tributary.sources.Tenant;
import dev.tributary.transforms.Outcome;
import dev.tributary.transforms.Play;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.Runner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * A real day: 39,244 edits of Wikipedia, 12 September 2015, taken for page views. The file is part
 * of Apache Druid (Apache License 2.0) and comes from its artifact.
 */
class WikitickerTest {
  private static final String SAMPLE = "/wikipedia/wikiticker-2015-09-12-sampled.json.gz";
  private static final String TENANT = "wikipedia";

  @Test
  void aDayOfWikipedia_isCountedAsAPlainLoopCountsIt() throws IOException {
    List<Event> edits = edits();
    List<Event> views = edits.stream().filter(edit -> !edit.payload().flag("is_bot")).toList();
    assertThat(edits).hasSize(39_244).extracting(Event::eventId).doesNotHaveDuplicates();

    Outcome outcome =
        Play.activity(Run.live("nightly", "r1"), Duration.ZERO).inBatchOn(Runner.FLINK, edits);

    Map<Instant, Set<String>> byMinute = new HashMap<>();
    Map<List<Object>, Long> byPage = new HashMap<>();
    for (Event view : views) {
      Instant minute = Instant.ofEpochMilli(view.timestampMillis()).truncatedTo(ChronoUnit.MINUTES);
      byMinute.computeIfAbsent(minute, unused -> new HashSet<>()).add(view.actorId());
      byPage.merge(List.of(TENANT, minute, view.payload().text("page")), 1L, Long::sum);
    }
    Map<List<Object>, Row> minutes = outcome.winners(Tables.ACTIVE_USERS);
    byMinute.forEach(
        (minute, users) -> {
          Set<String> last30 = new HashSet<>();
          for (int back = 0; back < 30; back++) {
            last30.addAll(byMinute.getOrDefault(minute.minusSeconds(60L * back), Set.of()));
          }
          Row row = minutes.get(List.of(TENANT, minute));
          assertThat(row.get("users_1m")).isEqualTo((long) users.size());
          assertThat(row.get("users_30m")).isEqualTo((long) last30.size());
        });
    Map<List<Object>, Row> pages = outcome.winners(Tables.PAGE_VIEWS);
    Set<List<Object>> missing = new HashSet<>(byPage.keySet());
    missing.removeAll(new HashSet<>(pages.keySet()));
    assertThat(missing).isEmpty();
    assertThat(pages).hasSameSizeAs(byPage);
    byPage.forEach((key, count) -> assertThat(pages.get(key).get("views")).isEqualTo(count));

    long users = views.stream().map(Event::actorId).distinct().count();
    long counted =
        (Long)
            outcome
                .winner(Tables.DAILY_ACTIVE_USERS, TENANT, LocalDate.parse("2015-09-12"))
                .get("users");
    assertThat((double) counted).as("an estimate").isBetween(users * 0.95, users * 1.05);
    publish(edits.size(), views.size(), users, counted, minutes, pages);
  }

  private static List<Event> edits() throws IOException {
    Tenant tenant = Tenant.of(Directory.of(TENANT), Pseudonyms.of("no secret", "k1"));
    List<Event> edits = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(WikitickerTest.class.getResourceAsStream(SAMPLE)),
                StandardCharsets.UTF_8))) {
      lines
          .lines()
          .map(line -> Delivery.of(Map.of(), line.getBytes(StandardCharsets.UTF_8), 0))
          .forEach(
              edit -> edits.addAll(Sources.require("wikiticker").normalise(edit, tenant).events()));
    }
    return edits;
  }

  private static void publish(
      int edits,
      int views,
      long users,
      long counted,
      Map<List<Object>, Row> minutes,
      Map<List<Object>, Row> pages) {
    System.out.printf(
        "wikiticker: %,d edits, %,d of them not by bots, by %,d users (counted %,d)%n",
        edits, views, users, counted);
    System.out.printf(
        "  active users: at most %s in a minute, %s in thirty%n",
        most(minutes, "users_1m"), most(minutes, "users_30m"));
    Map<Instant, Map<String, Long>> byHour = new java.util.TreeMap<>();
    pages.forEach(
        (key, row) ->
            byHour
                .computeIfAbsent(
                    ((Instant) key.get(1)).truncatedTo(ChronoUnit.HOURS), unused -> new HashMap<>())
                .merge((String) key.get(2), (Long) row.get("views"), Long::sum));
    byHour.forEach(
        (hour, views1) -> {
          Map.Entry<String, Long> top =
              views1.entrySet().stream()
                  .max(
                      Map.Entry.<String, Long>comparingByValue()
                          .thenComparing(Map.Entry.<String, Long>comparingByKey().reversed()))
                  .orElseThrow();
          System.out.printf("  %s  %-60s %d%n", hour, top.getKey(), top.getValue());
        });
  }

  private static long most(Map<List<Object>, Row> rows, String column) {
    return rows.values().stream()
        .map(row -> (Long) row.get(column))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
