package dev.tributary.transforms.delivery;

import dev.tributary.contracts.event.Event;
import dev.tributary.transforms.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * About two hundred and fifty events of two teams in 97 days, the same for the same seed: silences
 * of more than 90 days, events in the same millisecond, duplicates, retries, toggles, bots,
 * orphans, and deployments and incidents that know each other across teams.
 */
final class RandomHistory {
  static final Instant START = Instant.parse("2025-06-01T00:00:00Z");
  static final Duration LENGTH = Duration.ofDays(97);

  private static final String[] TASK_VERBS = {
    "created", "created", "transitioned", "blocked", "unblocked", "completed", "reopened"
  };
  private static final String[] PULL_REQUEST_VERBS = {
    "opened", "opened", "ready", "drafted", "merged", "closed", "reopened"
  };
  private static final String[] PEOPLE = {"ada", "grace", "edsger", null};

  private static final String[] CATEGORIES = {"blocked", "blocked", "active", "done", null};
  private static final String[] SERVICES = {"checkout", "checkout", "search", null};
  private static final String[] INCIDENT_VERBS = {"opened", "opened", "acknowledged", "resolved"};

  private final Random dice;
  private final List<Event> events = new ArrayList<>();

  private RandomHistory(long seed) {
    this.dice = new Random(seed);
  }

  static List<Event> of(long seed) {
    return new RandomHistory(seed).tell();
  }

  private List<Event> tell() {
    for (int subject = 0; subject < 36; subject++) {
      Duration born = Duration.ofMinutes(10L * dice.nextInt(97 * 144));
      for (int left = 1 + dice.nextInt(11); left > 0; left--) {
        events.add(Told.ofTeam(dice.nextInt(9) == 0 ? "web" : "mobile", about(subject, born)));
      }
    }
    for (int i = 0; i < 12; i++) {
      events.add(events.get(dice.nextInt(events.size())));
    }
    return events;
  }

  private Event about(int subject, Duration born) {
    String at = START.plus(sometime(born)).toString();
    return switch (subject % 6) {
      case 0 -> task("T-" + subject, at);
      case 1 -> pullRequest("PR-" + subject, at);
      case 2 ->
          Told.build(
              dice.nextBoolean() ? "succeeded" : "failed", "B-" + subject, at, 1 + dice.nextInt(3));
      case 3 -> deployment("D-" + subject, at);
      case 4 -> incident("I-" + subject, at);
      default -> dice.nextInt(4) == 0 ? Told.pushed(at) : comment(at);
    };
  }

  private Event task(String task, String at) {
    if (dice.nextInt(3) == 0) {
      return Told.deployed(at, task, "T-" + 6 * dice.nextInt(6));
    }
    Event event = Told.task(TASK_VERBS[dice.nextInt(TASK_VERBS.length)], task, at);
    return event.eventType().equals("task.transitioned")
        ? Told.with("category", CATEGORIES[dice.nextInt(CATEGORIES.length)], event)
        : event;
  }

  private Event deployment(String id, String at) {
    Map<String, Object> payload = new HashMap<>();
    payload.put("deploy_id", id);
    payload.put("environment", dice.nextInt(6) == 0 ? "staging" : "production");
    payload.put("service", SERVICES[dice.nextInt(SERVICES.length)]);
    payload.put("unplanned", dice.nextInt(4) == 0);
    payload.put(
        "first_commit_at",
        dice.nextInt(3) == 0
            ? null
            : START.plus(Duration.ofMinutes(dice.nextInt(97 * 1440))).toString());
    return Told.event(dice.nextInt(4) == 0 ? "deploy.rolled_back" : "deploy.success", at, payload);
  }

  private Event incident(String id, String at) {
    Map<String, Object> payload = new HashMap<>();
    payload.put("incident_id", id);
    payload.put("service", SERVICES[dice.nextInt(SERVICES.length)]);
    payload.put(
        "caused_by_deploy_id", dice.nextBoolean() ? "D-" + (3 + 6 * dice.nextInt(6)) : null);
    return Told.event(
        "incident." + INCIDENT_VERBS[dice.nextInt(INCIDENT_VERBS.length)], at, payload);
  }

  private Event comment(String at) {
    String actor = PEOPLE[dice.nextInt(PEOPLE.length)];
    Event comment =
        Told.event(
            "comment.created",
            at,
            Map.of(
                "subject_id",
                "PR-of-" + actor,
                "actor_team_id",
                dice.nextBoolean() ? "mobile" : "web",
                "is_bot",
                dice.nextInt(6) == 0));
    return Told.by(actor, comment);
  }

  private Event pullRequest(String id, String at) {
    if (dice.nextInt(3) == 0) {
      return Told.reviewed(id, at, PEOPLE[dice.nextInt(PEOPLE.length)]);
    }
    String verb = PULL_REQUEST_VERBS[dice.nextInt(PULL_REQUEST_VERBS.length)];
    return switch (dice.nextInt(12)) {
      case 0 -> Told.pullRequest(verb, id, at, "is_bot");
      case 1, 2, 3 -> Told.pullRequest(verb, id, at, "draft");
      default -> Told.pullRequest(verb, id, at);
    };
  }

  /** Near the birth, at it, within days, or at the far end; on a grid, so that times coincide. */
  private Duration sometime(Duration born) {
    Duration at =
        switch (dice.nextInt(6)) {
          case 0 -> born;
          case 1, 2 -> born.plusMinutes(10L * dice.nextInt(18));
          case 3 -> born.plusMinutes(10L * dice.nextInt(1_440)).plusMillis(dice.nextInt(2));
          case 4 -> Duration.ofMinutes(10L * dice.nextInt(500));
          default -> LENGTH.minusMinutes(10L * (1 + dice.nextInt(500)));
        };
    return at.compareTo(LENGTH) < 0 ? at : LENGTH.minusMillis(1);
  }
}
