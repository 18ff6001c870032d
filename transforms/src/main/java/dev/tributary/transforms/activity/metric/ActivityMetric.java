package dev.tributary.transforms.activity.metric;

import dev.tributary.contracts.event.Purpose;
import dev.tributary.transforms.metric.Metric;
import java.util.List;

/** The catalogue of activity metrics: one column each. */
public enum ActivityMetric implements Metric {
  USERS_1M("count", Read.ACTS, "Distinct users who did something in the minute"),
  USERS_5M("count", Read.ACTS, "Distinct users who did something in the five minutes to its end"),
  USERS_30M(
      "count", Read.ACTS, "Distinct users who did something in the thirty minutes to its end"),
  USERS("count", Read.ACTS, "Distinct users of the day; of a page, who viewed it in the minute"),
  VIEWS("count", Read.VIEWS, "Views of the page in the minute"),
  AMOUNT_MINOR("minor units", Read.MONEY, "Purchases less refunds of the hour, per currency"),
  ORDERS("count", Read.MONEY, "Purchases of the hour"),
  REFUNDED_MINOR("minor units", Read.MONEY, "What the refunds of the hour gave back"),
  REFUNDS("count", Read.MONEY, "Refunds of the hour"),
  SESSION_DURATION("seconds", Read.ACTS, "From the first act of the session to the last"),
  PAGE_COUNT("count", Read.ACTS, "Page views of the session up to the window's end"),
  PAGE_VIEWS_LAST_5M("count", Read.VIEWS, "Page views of the user in the window"),
  CLAMPED("count", Read.ACTS, "Acts in the window whose clock was ahead of their arrival");

  /** What is read. */
  private enum Read {
    VIEWS,
    MONEY,
    ACTS
  }

  private final String unit;
  private final Read reads;
  private final String definition;

  ActivityMetric(String unit, Read reads, String definition) {
    this.unit = unit;
    this.reads = reads;
    this.definition = definition;
  }

  /** Every metric, in the order of the tables. */
  public static List<ActivityMetric> all() {
    return List.of(values());
  }

  @Override
  public String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public Purpose purpose() {
    return Purpose.ACTIVITY;
  }

  @Override
  public List<String> reads() {
    return switch (reads) {
      case VIEWS -> List.of("page_view");
      case MONEY -> List.of("purchase", "refund");
      case ACTS -> List.of("page_view", "purchase", "session_end");
    };
  }

  @Override
  public String definition() {
    return definition;
  }
}
