package dev.tributary.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventPage;
import dev.tributary.contracts.event.EventQuery;
import dev.tributary.contracts.event.EventQuery.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of one team in a stretch of time, found in an archive of two tenants. */
class EventSearchTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @TempDir private static Path root;
  private static List<Event> ofDay;

  /** An event every quarter of an hour of three days, of two tenants; one day archived twice. */
  @BeforeAll
  static void archive() {
    List<Event> all = new ArrayList<>();
    for (String tenant : List.of("org-acme", "org-bolt")) {
      IntStream.range(0, 3 * 96)
          .mapToObj(
              n ->
                  Samples.event(
                      tenant.equals("org-acme") ? n : 1000 + n,
                      tenant,
                      Instant.parse("2026-03-01T00:00:00Z").plusSeconds(900L * n).toString()))
          .forEach(all::add);
    }
    ofDay =
        all.stream()
            .filter(event -> event.tenantId().equals("org-acme"))
            .filter(
                event -> Instant.ofEpochMilli(event.timestampMillis()).toString().contains("-02T"))
            .toList();
    Pipelines.DIRECT.archive(root.toString(), 1000, 2, all);
    Pipelines.DIRECT.archive(root.toString(), 40, 1, ofDay);
  }

  private static EventQuery query(Instant from, Instant to, Place after, int limit) {
    Event any = ofDay.get(0);
    return new EventQuery(
        any.tenantId(), any.teamId(), Set.of(any.eventType()), from, to, after, limit);
  }

  @Test
  void pages_holdEveryEventOnce_inOrder_thoughItWasArchivedTwice() throws IOException {
    Instant from = Instant.parse("2026-03-02T00:00:00Z");
    List<Event> found = new ArrayList<>();
    EventPage page;
    do {
      Place after = found.isEmpty() ? null : Place.of(found.get(found.size() - 1));
      page =
          EventSearch.in(root.toString(), 1000)
              .find(query(from, from.plusSeconds(86_400), after, 25))
              .orElseThrow();
      assertThat(page.all()).isEqualTo(96);
      found.addAll(page.events());
    } while (page.isMore());
    assertThat(found).containsExactlyElementsOf(ofDay);
  }

  @Test
  void firstMomentIsIn_lastIsNot_andAnotherTeamOrTypeFindsNothing() throws IOException {
    EventSearch search = EventSearch.in(root.toString(), 1000);
    EventQuery hour = query(NOON, NOON.plusSeconds(3600), null, 100);
    assertThat(search.find(hour).orElseThrow().events())
        .extracting(Event::timestampMillis)
        .containsExactly(
            NOON.toEpochMilli(),
            NOON.plusSeconds(900).toEpochMilli(),
            NOON.plusSeconds(1800).toEpochMilli(),
            NOON.plusSeconds(2700).toEpochMilli());
    for (EventQuery nothing :
        List.of(
            new EventQuery(hour.tenant(), "other", hour.types(), hour.from(), hour.to(), null, 100),
            new EventQuery(
                hour.tenant(), hour.team(), Set.of("pr.merged"), hour.from(), hour.to(), null, 100),
            new EventQuery(
                "org-none", hour.team(), hour.types(), hour.from(), hour.to(), null, 100))) {
      assertThat(search.find(nothing).orElseThrow().all()).isZero();
    }
  }

  @Test
  void moreThanItMayFind_isNoAnswer() throws IOException {
    EventQuery day = query(NOON.minusSeconds(43_200), NOON.plusSeconds(43_200), null, 1);
    assertThat(EventSearch.in(root.toString(), 95).find(day)).isEmpty();
    assertThat(EventSearch.in(root.toString(), 96).find(day)).isPresent();
  }

  @Test
  void otherTenantsAndDays_areNotOpened_andNoNameLeavesTheFolder() throws IOException {
    Path other = root.resolve("dt=2026-03-02/tenant=org-broken/damaged.parquet");
    Files.createDirectories(other.getParent());
    Files.writeString(other, "no Parquet");
    Path otherDay = root.resolve("dt=2026-03-09/tenant=org-acme/damaged.parquet");
    Files.createDirectories(otherDay.getParent());
    Files.writeString(otherDay, "no Parquet");
    EventSearch search = EventSearch.in(root.toString(), 1000);

    assertThat(search.find(query(NOON, NOON.plusSeconds(1), null, 1)).orElseThrow().all())
        .isEqualTo(1);
    Instant broken = Instant.parse("2026-03-09T00:00:00Z");
    assertThatThrownBy(() -> search.find(query(broken, broken.plusSeconds(1), null, 1)))
        .isInstanceOf(UnreadableFileException.class);
    for (String tenant : List.of("../tenant=org-bolt", "*", "org-*", "org-acme/../org-bolt", "")) {
      EventQuery trick =
          new EventQuery(tenant, "t", Set.of("task.created"), NOON, NOON.plusSeconds(1), null, 1);
      assertThatThrownBy(() -> search.find(trick)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
