package dev.tributary.transforms.delivery;

import dev.tributary.contracts.event.Event;
import dev.tributary.transforms.delivery.SubjectKey.Kind;
import java.util.List;

/** Timelines out of events, all of them about one subject that is no deployment. */
final class Timelines {
  private Timelines() {}

  static Timeline of(Event... events) {
    Timeline timeline = new Timeline();
    for (Event event : events) {
      Facts.of(event).stream()
          .filter(fact -> fact.getKey().kind() != Kind.DEPLOYMENT)
          .forEach(fact -> timeline.add(fact.getValue()));
    }
    return timeline;
  }

  /** The only segment of events that are close enough together. */
  static List<Fact> segment(Event... events) {
    List<List<Fact>> segments = of(events).segments();
    if (segments.size() != 1) {
      throw new AssertionError(segments.size() + " segments instead of one");
    }
    return segments.get(0);
  }
}
