package dev.tributary.transforms.engagement;

import dev.tributary.contracts.event.Event;
import dev.tributary.transforms.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Some days of talk in two teams, the same for the same seed: pauses of a gap to the millisecond
 * and one less, talk across midnight, two at once, bots as would-be bridges, people who are not
 * known, and a second delivery of some.
 */
final class RandomInteractions {
  static final Instant START = Instant.parse("2025-10-01T00:00:00Z");
  static final Duration LENGTH = Duration.ofDays(6);

  private static final String[] PEOPLE = {"ada", "grace", "edsger", "barbara", null};
  private static final String[] MEDIA = {"review", "issue", "chat", null};

  private RandomInteractions() {}

  static List<Event> of(long seed) {
    Random dice = new Random(seed);
    List<Event> events = new ArrayList<>();
    for (int talk = 12 + dice.nextInt(8); talk > 0; talk--) {
      String team = dice.nextInt(4) == 0 ? "web" : "mobile";
      Duration at = Duration.ofMinutes(5L * dice.nextInt(6 * 288));
      for (int left = 1 + dice.nextInt(9); left > 0 && at.compareTo(LENGTH) < 0; left--) {
        Event event = Told.ofTeam(team, interaction(START.plus(at).toString(), dice));
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
      case 3 -> Duration.ofMinutes(31 + dice.nextInt(29));
      default -> Duration.ofMinutes(1 + dice.nextInt(29));
    };
  }

  private static Event interaction(String at, Random dice) {
    String actor = PEOPLE[dice.nextInt(PEOPLE.length)];
    Event event =
        dice.nextInt(3) == 0
            ? Told.said(at, actor)
            : Told.commented(at, actor, MEDIA[dice.nextInt(MEDIA.length)]);
    if (dice.nextInt(4) == 0) {
      event = Told.with("actor_team_id", "somewhere else", event);
    }
    return dice.nextInt(5) == 0 ? Told.with("is_bot", true, event) : event;
  }
}
