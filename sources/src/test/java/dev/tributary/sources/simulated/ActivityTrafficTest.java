package dev.tributary.sources.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.EventJson;
import dev.tributary.sources.simulated.ActivityTraffic.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActivityTrafficTest {
  private static final long SEED = 7;
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final int EVENTS = 5_000;

  private static final List<Told> TOLD = told(SEED);

  @Test
  void sameSeedAndTimes_giveTheSameEvents_andAnotherSeedOthers() {
    assertThat(told(SEED)).isEqualTo(TOLD);
    assertThat(told(SEED + 1)).isNotEqualTo(TOLD);
  }

  @Test
  void everyEvent_isOneThatTheContractTakes() {
    for (Told it : TOLD) {
      assertThat(EventJson.decode(EventJson.encode(it.event()))).isEqualTo(it.event());
    }
  }

  @Test
  void whatIsToldAgain_isTheSameEvent_andAboutAsOftenAsAsked() {
    Set<UUID> seen = new HashSet<>();
    long again = 0;
    for (Told it : TOLD) {
      assertThat(seen.add(it.event().eventId())).as("seed %d", SEED).isNotEqualTo(it.again());
      again += it.again() ? 1 : 0;
    }
    assertThat(again).isBetween(EVENTS * 15L / 1_000, EVENTS * 25L / 1_000);
  }

  @Test
  void onlyWhatIsLate_isMoreThanAMinuteOutOfOrder() {
    for (Told it : TOLD) {
      if (!it.again()) {
        long age = it.event().ingestedAtMillis() - it.event().timestampMillis();
        assertThat(age > Duration.ofMinutes(1).toMillis()).isEqualTo(it.late());
        assertThat(age).isLessThan(Duration.ofHours(1).toMillis());
      }
    }
    assertThat(TOLD.stream().filter(Told::late).count())
        .isBetween(EVENTS * 5L / 1_000, EVENTS * 15L / 1_000);
    assertThat(TOLD)
        .as("clocks that are ahead")
        .anyMatch(it -> it.event().timestampMillis() > it.event().ingestedAtMillis());
  }

  @Test
  void usersAndPages_areAsUnequalAsInLife_andMoneyGoesBothWaysInSeveralCurrencies() {
    Map<String, Long> byUser = count(TOLD.stream().map(it -> it.event().actorId()).toList());
    assertThat(byUser).hasSizeGreaterThan(300);
    assertThat(byUser.values()).anyMatch(count -> count > EVENTS / 20);
    Map<String, Long> byType = count(TOLD.stream().map(it -> it.event().eventType()).toList());
    assertThat(byType).containsOnlyKeys("page_view", "purchase", "refund", "session_end");
    Set<String> currencies =
        TOLD.stream()
            .map(Told::event)
            .filter(event -> event.eventType().equals("refund"))
            .map(event -> event.payload().text("currency"))
            .collect(Collectors.toSet());
    assertThat(currencies).containsExactlyInAnyOrder("EUR", "USD", "JPY", "GBP");
  }

  private static Map<String, Long> count(List<String> values) {
    return values.stream().collect(Collectors.groupingBy(it -> it, Collectors.counting()));
  }

  private static List<Told> told(long seed) {
    ActivityTraffic traffic = ActivityTraffic.of(seed, "org-acme", 2_000, 100, 1, 2);
    return IntStream.range(0, EVENTS)
        .mapToObj(i -> traffic.next(START.plusMillis(100L * i)))
        .toList();
  }
}
