package dev.tributary.testkit.history;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells what users do with the products of teams: each call of {@link #tell} is one visit. Pauses
 * hit the gap between sessions on purpose, sessions are ended in the middle, several things happen
 * at once, and money goes both ways in two currencies.
 */
final class Visits {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Duration GAP = Duration.ofMinutes(30);
  private static final int USERS = 120;
  private static final Set<String> TYPES = Set.of("page_view", "purchase", "refund", "session_end");
  private static final List<String> PAGES =
      List.of("/", "/cart", "/search", "/help/contact", "/wiki/Gr%C3%BC%C3%9Fe");

  private final Dice dice;
  private final List<Team> teams;
  private final Consumer<Fact> facts;

  /** Users of a tenant; two tenants share some, whom whoever forgets half of a key mixes up. */
  private final Map<String, List<String>> users = new HashMap<>();

  private final List<String> everywhere = new ArrayList<>();
  private int sessions;

  Visits(Dice dice, List<Team> teams, Consumer<Fact> facts) {
    this.dice = dice;
    this.teams = teams;
    this.facts = facts;
    for (int user = 0; user < USERS / 4; user++) {
      everywhere.add(dice.hex(64));
    }
  }

  /** Whether it is something that a user did. */
  static boolean tells(Fact fact) {
    return TYPES.contains(fact.type());
  }

  /** One visit of somebody to some team's product, beginning at about {@code at}. */
  void tell(Instant at) {
    Team team = dice.oneOf(teams);
    String user = dice.oneOf(users.computeIfAbsent(team.tenantId(), tenant -> newUsers()));
    String session = "s-" + ++sessions;
    Instant now = dice.snapped(at);
    for (int left = dice.between(1, 9); left > 0; left--) {
      act(team, now, user, session);
      now = now.plus(pause());
    }
  }

  private List<String> newUsers() {
    List<String> all = new ArrayList<>(everywhere);
    while (all.size() < USERS) {
      all.add(dice.hex(64));
    }
    return all;
  }

  private Duration pause() {
    double roll = dice.below(100);
    if (roll < 6) {
      return Duration.ZERO;
    }
    if (roll < 9) {
      return GAP;
    }
    return roll < 12 ? GAP.minusMillis(1) : dice.around(Duration.ofMinutes(2));
  }

  private void act(Team team, Instant at, String user, String session) {
    ObjectNode payload = JSON.objectNode().put("session_id", session);
    double roll = dice.below(100);
    String type = "page_view";
    if (roll < 8) {
      type = "session_end";
    } else if (roll < 22) {
      type = roll < 17 ? "purchase" : "refund";
      payload.put("currency", dice.chance(0.6) ? "EUR" : "JPY");
      payload.put("amount_minor", dice.chance(0.1) ? -dice.below(500) : dice.below(20_000));
    } else {
      payload.put("page", dice.oneOf(PAGES));
    }
    if (dice.chance(0.04)) {
      payload.put("is_bot", dice.chance(0.9));
    }
    facts.accept(new Fact(team, at, "custom", type, user, payload));
  }
}
