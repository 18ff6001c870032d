package dev.tributary.contracts.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/** Valid events of every type, the same for the same seed, with awkward but lawful values. */
public final class RandomEvents {
  private static final List<String> TEXTS =
      List.of(
          "T-1",
          "feature/größe-测试-🚀",
          "quote \" backslash \\ slash /",
          "tab\tnewline\nbell\u0007",
          "\u2028\u2029\ufeff\uffff",
          " ",
          "null",
          "1e400",
          "{\"not\":\"nested\"}",
          "x".repeat(4096));

  private final Random random;
  private final List<EventType> types = List.copyOf(EventTypes.all());

  public RandomEvents(long seed) {
    this.random = new Random(seed);
  }

  public Event next() {
    EventType type = oneOf(types);
    boolean person = random.nextBoolean() || type.ofUser();
    return new Event(
        new UUID(random.nextLong(), random.nextLong()),
        oneOf(List.of("org-acme", "o", "0-0", "a".repeat(63))),
        oneOf(List.of("eng-platform", "Eng_Web.2", "7", "t".repeat(100))),
        oneOf(List.of("github", "jira", "slack", "ci", "custom")),
        type.name(),
        person ? hex(64) : null,
        person && random.nextBoolean() ? oneOf(TEXTS) : null,
        person && random.nextInt(4) == 0 ? hex(64) : null,
        time(),
        payload(type),
        random.nextBoolean() ? hex(32) : null,
        random.nextBoolean() ? time() : 0);
  }

  private Payload payload(EventType type) {
    Map<String, Object> fields = new TreeMap<>();
    type.fields()
        .forEach(
            (name, kind) -> {
              if (type.required().contains(name) || random.nextBoolean()) {
                fields.put(name, value(kind));
              }
            });
    return Payload.of(fields);
  }

  private Object value(FieldKind kind) {
    return switch (kind) {
      case TEXT -> oneOf(TEXTS);
      case PERSON -> hex(64);
      case NUMBER -> oneOf(List.of(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 90_061_001L));
      case FLAG -> random.nextBoolean();
      case PAGE -> oneOf(List.of("/", "/wiki/Gr\u00fc\u00dfe", "/a".repeat(256)));
      case CURRENCY -> oneOf(List.of("EUR", "JPY"));
      case AMOUNT -> oneOf(List.of(0L, -1L, 1_999L, 1_000_000_000_000L, -1_000_000_000_000L));
      case TEXTS -> {
        List<String> texts = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
          texts.add(oneOf(TEXTS));
        }
        yield texts;
      }
    };
  }

  private long time() {
    return EventJson.EARLIEST_MILLIS
        + (long) (random.nextDouble() * (EventJson.LATEST_MILLIS - EventJson.EARLIEST_MILLIS));
  }

  private String hex(int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(String.format(Locale.ROOT, "%016x", random.nextLong()));
    }
    return text.substring(0, length);
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
