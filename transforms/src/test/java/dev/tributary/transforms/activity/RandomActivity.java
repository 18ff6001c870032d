package dev.tributary.transforms.activity;

import dev.tributary.contracts.event.Event;
import dev.tributary.transforms.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Some days of a few users, the same for the same seed: pauses of a gap to the millisecond and one
 * less, several acts at once, sessions that are ended in the middle, money of two currencies both
 * ways, clocks that are ahead, nights, and a second delivery of some.
 */
final class RandomActivity {
  static final Instant START = Instant.parse("2025-10-01T00:00:00Z");
  static final Duration LENGTH = Duration.ofDays(3);

  private static final String[] USERS = {"ada", "grace", "edsger", "barbara", "alan"};
  private static final String[] PAGES = {"/", "/cart", "/wiki/Gr%C3%BC%C3%9Fe"};

  private RandomActivity() {}

  static List<Event> of(long seed) {
    Random dice = new Random(seed);
    List<Event> events = new ArrayList<>();
    for (int visit = 15 + dice.nextInt(10); visit > 0; visit--) {
      String user = USERS[dice.nextInt(USERS.length)];
      Duration at = Duration.ofMinutes(5L * dice.nextInt(3 * 288));
      for (int left = 1 + dice.nextInt(7); left > 0 && at.compareTo(LENGTH) < 0; left--) {
        String time = START.plus(at).toString();
        Event event = act(time, user, dice);
        if (dice.nextInt(4) == 0) {
          event =
              Told.takenIn(START.plus(at).minusSeconds(dice.nextInt(200) - 20).toString(), event);
        }
        events.add(Told.withId(new UUID(seed, events.size()).toString(), event));
        at = at.plus(pause(dice));
      }
    }
    for (int i = 0; i < 8; i++) {
      events.add(events.get(dice.nextInt(events.size())));
    }
    return events;
  }

  private static Duration pause(Random dice) {
    return switch (dice.nextInt(8)) {
      case 0 -> Duration.ZERO;
      case 1 -> Duration.ofMinutes(30);
      case 2 -> Duration.ofMinutes(30).minusMillis(1);
      case 3 -> Duration.ofMillis(1);
      default -> Duration.ofSeconds(20 + dice.nextInt(2_000));
    };
  }

  private static Event act(String at, String user, Random dice) {
    String currency = dice.nextBoolean() ? "EUR" : "JPY";
    return switch (dice.nextInt(8)) {
      case 0 -> Told.left(at, user);
      case 1 -> Told.paid("purchase", at, user, currency, dice.nextInt(5_000) - 100);
      case 2 -> Told.paid("refund", at, user, currency, dice.nextInt(500) - 100);
      default -> Told.viewed(at, user, PAGES[dice.nextInt(PAGES.length)]);
    };
  }
}
