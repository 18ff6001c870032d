package dev.tributary.transforms.engagement.metric;

import dev.tributary.transforms.engagement.Session;
import java.util.List;
import java.util.function.ToIntFunction;

/** How many of something a session has. */
abstract class Count implements EngagementMetric {
  private final String id;
  private final ToIntFunction<Session> count;
  private final String definition;
  private final List<String> reads;

  Count(String id, ToIntFunction<Session> count, String definition, String... reads) {
    this.id = id;
    this.count = count;
    this.definition = definition;
    this.reads = List.of(reads);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String unit() {
    return "count";
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
    return count.applyAsInt(session);
  }
}
