package dev.tributary.transforms.operational;

import dev.tributary.contracts.event.Event;
import dev.tributary.transforms.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * About two hundred events of two teams, the same for the same seed: a first wave, silence of a
 * month and more, and four hours of a second wave; events in the same millisecond, at the edges of
 * minutes, duplicates, second creations, blocks while done, incidents that open again.
 */
final class RandomMinutes {
  static final Instant START = Instant.parse("2025-06-01T00:00:00Z");
  static final Duration LENGTH = Duration.ofDays(100);

  /** The second wave lies here, and all that a history is asked for. */
  static final Instant LAST_DAYS = START.plus(LENGTH).minus(Duration.ofDays(1));

  private static final String[] VERBS = {
    "created", "blocked", "blocked", "unblocked", "completed", "reopened", "transitioned"
  };
  private static final String[] CATEGORIES = {"todo", "active", "blocked", "blocked", "done"};
  private static final String[] STEPS = {"opened", "opened", "acknowledged", "resolved"};

  private final Random dice;
  private final List<Event> events = new ArrayList<>();

  private RandomMinutes(long seed) {
    this.dice = new Random(seed);
  }

  static List<Event> of(long seed) {
    return new RandomMinutes(seed).tell();
  }

  private List<Event> tell() {
    int size = 40 + dice.nextInt(160);
    while (events.size() < size) {
      events.add(Told.ofTeam(dice.nextInt(9) == 0 ? "web" : "mobile", one(sometime())));
    }
    for (int i = 0; i < 12; i++) {
      events.add(events.get(dice.nextInt(events.size())));
    }
    return events;
  }

  private Event one(String at) {
    String task = "T-" + dice.nextInt(9);
    return switch (dice.nextInt(12)) {
      case 0, 1 -> Told.created(task, at, dice.nextInt(3) * 700L);
      case 2 -> Told.with("priority", "P" + dice.nextInt(6), Told.task("created", task, at));
      case 3, 4 -> Told.moved(task, at, CATEGORIES[dice.nextInt(CATEGORIES.length)]);
      case 5 -> Told.deployed(at, task, "T-" + dice.nextInt(9));
      case 6 -> Told.build("failed", "B-" + dice.nextInt(3), at, 1 + dice.nextInt(2));
      case 7, 8 -> Told.incident(STEPS[dice.nextInt(STEPS.length)], "I-" + dice.nextInt(3), at);
      default -> Told.task(VERBS[dice.nextInt(VERBS.length)], task, at);
    };
  }

  /** On a grid of ten minutes, so that times coincide; now and then a millisecond beside it. */
  private String sometime() {
    Instant wave =
        switch (dice.nextInt(6)) {
          case 0 -> START;
          case 1 -> START.plus(Duration.ofDays(64));
          default -> LAST_DAYS;
        };
    Instant at = wave.plus(Duration.ofMinutes(10L * dice.nextInt(24)));
    return at.plusMillis(dice.nextInt(3) == 0 ? dice.nextInt(3) - 1L : 0).toString();
  }
}
