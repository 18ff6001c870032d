package dev.tributary.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.table.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FirstCellTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void slidingWindows_nameTheEndOfTheFirstOneThatHoldsTheEvent() {
    FirstCell cell =
        new FirstCell(
            Tables.TEAM_DELIVERY_24H,
            "window_end",
            true,
            Lateness.sliding(Duration.ofDays(1), HOUR, Duration.ZERO));

    assertThat(cell.keyOf(at("2026-03-02T09:15:00.250Z")))
        .isEqualTo(
            "{\"tenant_id\":\"org-acme\",\"team_id\":\"eng.web\",\"window_end\":\"2026-03-02T10:00:00Z\"}");
    assertThat(cell.keyOf(at("2026-03-02T10:00:00Z"))).contains("2026-03-02T11:00:00Z");
  }

  @Test
  void tumblingWindows_nameTheirStart() {
    FirstCell cell =
        new FirstCell(
            Tables.TEAM_MINUTE,
            "minute",
            false,
            Lateness.tumbling(Duration.ofMinutes(1), Duration.ZERO));

    assertThat(cell.keyOf(at("2026-03-02T09:15:59.999Z")))
        .endsWith("\"minute\":\"2026-03-02T09:15:00Z\"}");
  }

  @Test
  void aTableThatIsNotByTeam_namesNone() {
    FirstCell cell =
        new FirstCell(
            Tables.ACTIVE_USERS,
            "minute",
            false,
            Lateness.tumbling(Duration.ofMinutes(1), Duration.ZERO));

    assertThat(cell.keyOf(at("2026-03-02T09:15:59.999Z")))
        .isEqualTo("{\"tenant_id\":\"org-acme\",\"minute\":\"2026-03-02T09:15:00Z\"}");
  }

  private static Event at(String time) {
    return new Event(
        new UUID(1, 2),
        "org-acme",
        "eng.web",
        "jira",
        "task.created",
        null,
        null,
        Instant.parse(time).toEpochMilli(),
        Payload.empty(),
        null,
        0);
  }
}
