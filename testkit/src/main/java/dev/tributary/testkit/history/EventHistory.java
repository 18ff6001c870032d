package dev.tributary.testkit.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Weeks of work of several teams as raw Kafka records in the order they arrive, from a seed: the
 * same seed and settings give the same bytes.
 *
 * <pre>{@code
 * List<Message> history =
 *     EventHistory.of(42).events(50_000).tenants(2).teamsPerTenant(4).days(21).start(Instant.parse("2025-09-01T00:00:00Z"));
 * }</pre>
 *
 * <p>Of {@code n} distinct valid events, 2 % arrive one to five days late and the rest up to three
 * hours out of order; 5 % of {@code n} come a second time, byte for byte; 1 % of {@code n}
 * malformed records come on top, one of them larger than 1 MiB once there are more than ten (a
 * broker with default limits refuses it). Every event time lies in [start, start + days); a
 * duplicate or a delayed record may arrive up to a day after that.
 */
public final class EventHistory {

  private static final Duration SHUFFLE = Duration.ofHours(3);
  private static final Duration DAY = Duration.ofDays(1);

  private final long seed;
  private final int events;
  private final int tenants;
  private final int teamsPerTenant;
  private final int days;
  private final int activity;

  private EventHistory(
      long seed, int events, int tenants, int teamsPerTenant, int days, int activity) {
    this.seed = seed;
    this.events = events;
    this.tenants = tenants;
    this.teamsPerTenant = teamsPerTenant;
    this.days = days;
    this.activity = activity;
  }

  /** A history of 1,000 events of two tenants with two teams each over 14 days. */
  public static EventHistory of(long seed) {
    return new EventHistory(seed, 1_000, 2, 2, 14, 0);
  }

  /** Number of distinct valid events. */
  public EventHistory events(int events) {
    return new EventHistory(seed, positive(events), tenants, teamsPerTenant, days, activity);
  }

  /** Number of tenants; they use the same team ids. */
  public EventHistory tenants(int tenants) {
    return new EventHistory(seed, events, positive(tenants), teamsPerTenant, days, activity);
  }

  /** Number of teams in each tenant. */
  public EventHistory teamsPerTenant(int teamsPerTenant) {
    return new EventHistory(seed, events, tenants, positive(teamsPerTenant), days, activity);
  }

  /**
   * Length of the history. Over 90 days, some subjects fall silent so long that they are forgotten.
   */
  public EventHistory days(int days) {
    return new EventHistory(seed, events, tenants, teamsPerTenant, positive(days), activity);
  }

  /** Number of further valid events, which tell what the users of the teams' products do. */
  public EventHistory activity(int activity) {
    return new EventHistory(seed, events, tenants, teamsPerTenant, days, positive(activity));
  }

  /**
   * The messages in the order they arrive; no event happens before {@code start} or from start +
   * days on.
   */
  public List<Message> start(Instant start) {
    return new Telling(start).messages();
  }

  private static int positive(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("expected a positive number, got " + number);
    }
    return number;
  }

  /** One run of the generator; the order in which the dice are thrown is the history. */
  private final class Telling {

    private final Dice dice = new Dice(seed);
    private final Instant start;
    private final Instant end;
    private final List<Team> teams;

    private Telling(Instant start) {
      this.start = start;
      this.end = start.plus(days, ChronoUnit.DAYS);
      this.teams = Team.of(tenants, teamsPerTenant, dice);
    }

    private List<Message> messages() {
      List<Arrival> arrivals = send(facts());
      arrivals.addAll(resend(arrivals));
      arrivals.addAll(malformed());
      // The sort is stable: records of one millisecond keep the order they were made in.
      return arrivals.stream()
          .sorted(Comparator.comparing(Arrival::at))
          .map(Arrival::message)
          .toList();
    }

    private List<Fact> facts() {
      List<Fact> facts = new ArrayList<>();
      Stories stories =
          new Stories(
              dice,
              teams,
              fact -> {
                if (!fact.at().isBefore(start) && fact.at().isBefore(end)) {
                  facts.add(fact);
                }
              });
      while (facts.size() < events) {
        stories.tell(dice.oneOf(teams), someTime());
      }
      List<Fact> all = new ArrayList<>(facts.subList(0, events));
      all.addAll(visits());
      return all;
    }

    private List<Fact> visits() {
      // Dice of their own: a history without them stays what it is.
      Dice own = new Dice(seed ^ 0x5DEECE66DL);
      List<Fact> facts = new ArrayList<>();
      Visits visits =
          new Visits(
              own,
              teams,
              fact -> {
                if (fact.at().isBefore(end)) {
                  facts.add(fact);
                }
              });
      while (facts.size() < activity) {
        visits.tell(start.plus(own.upTo(Duration.between(start, end))));
      }
      return facts.subList(0, activity);
    }

    private List<Arrival> send(List<Fact> facts) {
      Envelopes envelopes = new Envelopes(dice);
      // Only what is followed by at least a day of other events can be late.
      List<Integer> old =
          IntStream.range(0, facts.size())
              .filter(i -> facts.get(i).at().isBefore(end.minus(DAY)))
              .boxed()
              .collect(Collectors.toCollection(ArrayList::new));
      Collections.shuffle(old, new Random(seed));
      Set<Integer> late = Set.copyOf(old.subList(0, Math.min(old.size(), share(0.02))));

      List<Arrival> arrivals = new ArrayList<>();
      for (int i = 0; i < facts.size(); i++) {
        Fact fact = facts.get(i);
        boolean isLate = late.contains(i);
        Instant arrival = fact.at().plus(isLate ? days(fact) : minutes());
        Instant ingested = arrival.isBefore(end) ? arrival : end.minusMillis(1);
        boolean visit = Visits.tells(fact);
        if (visit && dice.chance(0.03)) {
          ingested = fact.at().minus(dice.upTo(Duration.ofMinutes(2))); // a clock that is ahead
        }
        ObjectNode envelope = envelopes.of(fact, ingested);
        if (visit && dice.chance(0.05)) {
          envelope.remove("event_id");
        }
        byte[] value = Envelopes.bytes(envelope);
        String key = visit ? fact.actor() : fact.team().teamId();
        Message.Kind kind = isLate ? Message.Kind.LATE : Message.Kind.FIRST;
        arrivals.add(new Arrival(arrival, new Message(key, value, fact.at(), kind, null)));
      }
      return arrivals;
    }

    private Duration minutes() {
      return dice.chance(0.8) ? dice.upTo(Duration.ofMinutes(2)) : dice.upTo(SHUFFLE);
    }

    private Duration days(Fact fact) {
      Duration left = Duration.between(fact.at(), end);
      Duration most = Duration.ofDays(5);
      return dice.between(DAY, left.compareTo(most) < 0 ? left : most);
    }

    private List<Arrival> resend(List<Arrival> arrivals) {
      List<Arrival> originals = new ArrayList<>(arrivals);
      Collections.shuffle(originals, new Random(seed + 1));
      List<Arrival> again = new ArrayList<>();
      for (Arrival original : originals.subList(0, share(0.05))) {
        Duration later =
            dice.chance(0.5) ? dice.upTo(Duration.ofMinutes(10)) : dice.upTo(DAY.minus(SHUFFLE));
        Message first = original.message();
        again.add(
            new Arrival(
                original.at().plusMillis(1).plus(later),
                new Message(
                    first.key(), first.value(), first.eventTime(), Message.Kind.DUPLICATE, null)));
      }
      return again;
    }

    private List<Arrival> malformed() {
      Malformed malformed = new Malformed(dice);
      List<Arrival> arrivals = new ArrayList<>();
      for (int n = 0; n < share(0.01); n++) {
        Instant at = someTime();
        arrivals.add(new Arrival(at, malformed.message(n, dice.oneOf(teams), at)));
      }
      return arrivals;
    }

    private Instant someTime() {
      return start.plus(dice.upTo(Duration.between(start, end))).truncatedTo(ChronoUnit.MILLIS);
    }

    private int share(double part) {
      return (int) Math.round(events * part);
    }
  }

  private record Arrival(Instant at, Message message) {}
}
