package dev.tributary.sources.simulated;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.identity.Pseudonyms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What the users of a shop that does not exist do: a few users and pages are very common and many
 * are rare, visits end in silence or by a {@code session_end}, money goes both ways in several
 * currencies, events are told up to a minute out of order, some twice, some much later, some by
 * bots and some by clocks that are ahead.
 *
 * <p>The same seed gives the same events, if it is asked for the same times. Users are pseudonyms
 * of numbers, under a secret that everybody may know.
 */
public final class ActivityTraffic {
  private static final String TEAM = "eng-shop";
  private static final List<String> CURRENCIES = List.of("EUR", "USD", "JPY", "GBP");
  private static final Duration GAP = Duration.ofMinutes(30);

  /** What is told late happened so much earlier. */
  private static final int LATE_FROM_SECONDS = 10 * 60;

  private static final int LATE_TO_SECONDS = 50 * 60;

  private static final int DISORDER_MILLIS = 60_000;
  private static final int AHEAD_MILLIS = 20_000;
  private static final int TEN_THOUSAND = 10_000;

  /** What may be told again is no older than so many events. */
  private static final int REMEMBERED = 1_000;

  private final SplittableRandom random;
  private final String tenant;
  private final Zipf visitors;
  private final Zipf pages;
  private final List<String> pseudonyms;
  private final Visit[] visits;
  private final int latePerTenThousand;
  private final int twicePerTenThousand;
  private final List<Event> told = new ArrayList<>();
  private int sessions;

  private ActivityTraffic(
      SplittableRandom random, String tenant, int users, int pages, double late, double twice) {
    this.random = random;
    this.tenant = tenant;
    this.visitors = new Zipf(users);
    this.pages = new Zipf(pages);
    Pseudonyms everybodyKnows = Pseudonyms.of("a secret that everybody may know", "simulated");
    this.pseudonyms =
        IntStream.range(0, users).mapToObj(user -> everybodyKnows.of("simulated:" + user)).toList();
    this.visits = new Visit[users];
    this.latePerTenThousand = perTenThousand(late);
    this.twicePerTenThousand = perTenThousand(twice);
  }

  /**
   * @param users how many users there are, at least one
   * @param pages how many pages there are, at least one
   * @param latePercent how many of a hundred events are told ten to fifty minutes late
   * @param twicePercent how many of a hundred are told once more
   */
  public static ActivityTraffic of(
      long seed, String tenant, int users, int pages, double latePercent, double twicePercent) {
    return new ActivityTraffic(
        new SplittableRandom(seed), tenant, users, pages, latePercent, twicePercent);
  }

  private static int perTenThousand(double percent) {
    return (int) Math.round(percent * TEN_THOUSAND / 100);
  }

  /**
   * @param again whether it was told before, to the byte
   * @param late whether it happened long before it is told
   */
  public record Told(Event event, boolean again, boolean late) {}

  /** A visit that goes on. */
  private record Visit(String session, long lastMillis) {}

  /** What is told at about this time. */
  public Told next(Instant now) {
    if (!told.isEmpty() && random.nextInt(TEN_THOUSAND) < twicePerTenThousand) {
      return new Told(told.get(random.nextInt(told.size())), true, false);
    }
    boolean late = random.nextInt(TEN_THOUSAND) < latePerTenThousand;
    long at = late ? longBefore(now) : aboutThen(now);
    Event event = event(at, now.toEpochMilli());
    if (!late) {
      remember(event);
    }
    return new Told(event, false, late);
  }

  private long longBefore(Instant now) {
    return now.minusSeconds(random.nextInt(LATE_FROM_SECONDS, LATE_TO_SECONDS)).toEpochMilli()
        + random.nextInt(1_000);
  }

  /** Mostly a moment ago, seldom up to a minute; one clock of two hundred is ahead. */
  private long aboutThen(Instant now) {
    if (random.nextInt(200) == 0) {
      return now.toEpochMilli() + random.nextInt(1, AHEAD_MILLIS);
    }
    double roll = random.nextDouble();
    return now.toEpochMilli() - (long) (roll * roll * roll * DISORDER_MILLIS);
  }

  private void remember(Event event) {
    if (told.size() < REMEMBERED) {
      told.add(event);
    } else {
      told.set(random.nextInt(REMEMBERED), event);
    }
  }

  private Event event(long atMillis, long nowMillis) {
    int user = visitors.draw(random);
    Visit visit = visits[user];
    if (visit == null || atMillis - visit.lastMillis >= GAP.toMillis()) {
      visit = new Visit("s-" + ++sessions, atMillis);
    }
    Map<String, Object> payload = new TreeMap<>(Map.of("session_id", visit.session));
    String type = act(payload);
    visits[user] =
        type.equals("session_end")
            ? null
            : new Visit(visit.session, Math.max(visit.lastMillis, atMillis));
    return new Event(
        new UUID(random.nextLong(), random.nextLong()),
        tenant,
        TEAM,
        "custom",
        type,
        pseudonyms.get(user),
        "simulated",
        atMillis,
        Payload.of(payload),
        "%016x%016x".formatted(random.nextLong(), random.nextLong()),
        nowMillis);
  }

  /** Of a thousand acts: 900 views, 15 of them by bots, 50 ends, 40 purchases and 10 refunds. */
  private String act(Map<String, Object> payload) {
    int roll = random.nextInt(1_000);
    if (roll < 900) {
      payload.put("page", page(pages.draw(random)));
      if (roll < 15) {
        payload.put("is_bot", true);
      }
      return "page_view";
    }
    if (roll < 950) {
      return "session_end";
    }
    String currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
    payload.put("currency", currency);
    payload.put("amount_minor", (long) random.nextInt(100, 20_000));
    return roll < 990 ? "purchase" : "refund";
  }

  private static String page(int rank) {
    return rank == 0 ? "/" : "/products/" + rank;
  }
}
