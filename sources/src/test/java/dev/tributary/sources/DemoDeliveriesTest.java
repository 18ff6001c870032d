package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Decoded;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.event.Reject;
import dev.tributary.contracts.identity.Pseudonyms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The demo's inputs are what their generator writes, and tell the story they are meant to tell. */
class DemoDeliveriesTest {
  private static final Path FILE = TestData.path("demo/deliveries.jsonl");
  private static final Path DIRECTORY = TestData.path("demo/directory.yaml");

  /** First, so that a refresh is done before anything reads the files. */
  @BeforeAll
  static void committedFiles_areWhatTheGeneratorWrites() {
    Golden.assertSame(FILE, DemoDeliveries.lines(), DemoDeliveriesTest.class);
    Golden.assertSame(DIRECTORY, DemoTeam.directory(), DemoDeliveriesTest.class);
  }

  @Test
  void story_isAboutEightHundredDeliveriesAndSomeComeTwice() throws IOException {
    List<String> lines = DemoDeliveries.lines();
    Set<String> distinct = new HashSet<>(lines);

    assertThat(lines.size()).isBetween(600, 1000);
    assertThat((lines.size() - distinct.size()) / (double) lines.size()).isBetween(0.015, 0.025);
    assertThat(events().stream().map(Event::teamId).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("eng-platform", "eng-payments", "eng-mobile");
  }

  /** By the platform team's task PLAT-1 the cycle time is explained. */
  @Test
  void workedExample_isInIt() throws IOException {
    Map<UUID, Event> told =
        events().stream()
            .filter(
                event ->
                    "PLAT-1".equals(event.payload().fields().get("task_id"))
                        || event.payload().texts("task_ids").contains("PLAT-1"))
            .collect(Collectors.toMap(Event::eventId, event -> event, (first, again) -> first));

    assertThat(told.values())
        .allMatch(event -> event.teamId().equals("eng-platform"))
        .extracting(
            event -> Instant.ofEpochMilli(event.timestampMillis()) + " " + event.eventType())
        .containsExactlyInAnyOrder(
            "2025-10-01T09:00:00Z task.created",
            "2025-10-02T09:00:00Z task.transitioned",
            "2025-10-02T09:00:00Z task.blocked",
            "2025-10-05T09:00:00Z task.transitioned",
            "2025-10-05T09:00:00Z task.unblocked",
            "2025-10-09T09:30:00Z deploy.success",
            "2025-10-10T10:00:00Z deploy.success");
    assertThat(
            Duration.between(
                    Instant.parse("2025-10-01T09:00:00Z"), Instant.parse("2025-10-09T09:30:00Z"))
                .toMinutes())
        .isEqualTo(11_550);
  }

  @Test
  void someComeHoursOrDaysLate() throws IOException {
    long newest = 0;
    List<Long> hoursLate = new ArrayList<>();
    Set<UUID> seen = new HashSet<>();
    for (Event event : events()) {
      long behind = newest - event.timestampMillis();
      if (seen.add(event.eventId()) && behind > Duration.ofHours(2).toMillis()) {
        hoursLate.add(Duration.ofMillis(behind).toHours());
      }
      newest = Math.max(newest, event.timestampMillis());
    }

    assertThat(hoursLate).hasSizeBetween(5, 12).anyMatch(h -> h < 12).anyMatch(h -> h > 48);
  }

  @Test
  void recordsThatAreNoEvents_haveOneReasonEach() throws IOException {
    List<String> reasons = new ArrayList<>();
    for (RecordedDelivery line : recorded()) {
      if (line.source().equals("raw")) {
        Decoded decoded = EventJson.decode(line.text().getBytes(StandardCharsets.UTF_8));
        reasons.add(((Reject) decoded).reason().code());
      }
    }

    assertThat(reasons)
        .containsExactly(
            "json.malformed",
            "field.missing",
            "type.undeclared",
            "schema.unsupported",
            "field.invalid");
  }

  @Test
  void people_vanish() throws IOException {
    String stored =
        events().stream()
            .map(event -> new String(EventJson.encode(event), StandardCharsets.UTF_8))
            .collect(Collectors.joining("\n"))
            .toLowerCase(Locale.ROOT);
    String delivered = String.join("\n", DemoDeliveries.lines());

    for (DemoTeam team : DemoTeam.ALL) {
      for (DemoTeam.Person person : team.people()) {
        assertThat(delivered.contains(person.name())).as(person.name() + " takes part").isTrue();
        for (String name :
            List.of(
                person.name(),
                person.login(),
                person.email(),
                person.jiraId(),
                "" + person.githubId())) {
          String lower = name.toLowerCase(Locale.ROOT);
          assertThat(stored.contains(lower)).as(name + " is stored").isFalse();
        }
      }
    }
  }

  /** At least five in each team, or the privacy floor would hide the demo's own numbers. */
  @Test
  void directory_knowsEverybodysTeam() throws IOException {
    Tenant tenant = tenant();
    for (DemoTeam team : DemoTeam.ALL) {
      Set<String> actors =
          events().stream()
              .filter(event -> event.teamId().equals(team.id()) && event.actorId() != null)
              .map(Event::actorId)
              .collect(Collectors.toSet());
      assertThat(actors).hasSizeGreaterThanOrEqualTo(5);
      for (DemoTeam.Person person : team.people()) {
        assertThat(tenant.teamOfPerson("" + person.githubId(), 0)).isEqualTo(team.id());
        assertThat(tenant.teamOfPerson(person.jiraId(), 0)).isEqualTo(team.id());
      }
    }
  }

  private static Tenant tenant() throws IOException {
    return Tenant.of(Directory.load(DIRECTORY), Pseudonyms.of("demo-secret", "demo-1"));
  }

  private static List<RecordedDelivery> recorded() throws IOException {
    try (Stream<RecordedDelivery> lines = RecordedDelivery.read(FILE)) {
      return lines.toList();
    }
  }

  /** All events of the committed file, in the order of their arrival. */
  private static List<Event> events() throws IOException {
    Tenant tenant = tenant();
    List<Event> events = new ArrayList<>();
    for (RecordedDelivery line : recorded()) {
      switch (line.source()) {
        case "raw" -> {}
        case "custom" ->
            events.add(
                (Event) EventJson.decode(line.body().toString().getBytes(StandardCharsets.UTF_8)));
        default ->
            events.addAll(
                Sources.require(line.source())
                    .normalise(line.toDelivery(TestData.RECEIVED_AT), tenant)
                    .events());
      }
    }
    return events;
  }
}
