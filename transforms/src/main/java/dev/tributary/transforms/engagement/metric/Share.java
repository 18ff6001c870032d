package dev.tributary.transforms.engagement.metric;

import dev.tributary.transforms.engagement.Session;
import java.util.List;
import java.util.function.ToIntFunction;

/** One count over another; null if there is no whole. */
abstract class Share implements EngagementMetric {
  private final String id;
  private final ToIntFunction<Session> part;
  private final ToIntFunction<Session> whole;
  private final String definition;
  private final List<String> reads;

  Share(
      String id,
      ToIntFunction<Session> part,
      ToIntFunction<Session> whole,
      String definition,
      String... reads) {
    this.id = id;
    this.part = part;
    this.whole = whole;
    this.definition = definition;
    this.reads = List.of(reads);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String unit() {
    return "ratio";
  }

  @Override
  public List<String> reads() {
    return reads;
  }

  @Override
  public String definition() {
    return definition;
  }

  @Override
  public Object value(Session session) {
    int all = whole.applyAsInt(session);
    return all == 0 ? null : (double) part.applyAsInt(session) / all;
  }
}
