package dev.tributary.transforms.delivery;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Purpose;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.delivery.metric.DeliveryMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.KV;

/** What an event counts by itself: that it happened, in every row it is an event of; comments. */
final class RowEvents {
  private static final Set<String> READ =
      DeliveryMetrics.all().stream()
          .flatMap(metric -> metric.reads().stream())
          .collect(Collectors.toUnmodifiableSet());

  private RowEvents() {}

  static List<KV<Scope, Contribution>> contributions(Event event) {
    List<KV<Scope, Contribution>> contributions = new ArrayList<>(3);
    if (event.purpose() == Purpose.DELIVERY || READ.contains(event.eventType())) {
      TeamKey team = new TeamKey(event.tenantId(), event.teamId());
      say(contributions, Scope.of(team), Measure.EVENT, event);
      String service = event.payload().text("service");
      if (service != null) {
        say(contributions, new Scope(team, service), Measure.EVENT, event);
      }
      if (event.eventType().equals("comment.created")) {
        comment(contributions, Scope.of(team), event);
      }
    }
    return contributions;
  }

  private static void comment(
      List<KV<Scope, Contribution>> contributions, Scope team, Event event) {
    if (event.payload().flag("is_bot")) {
      say(contributions, team, Measure.COMMENT_BOT, event);
      return;
    }
    say(contributions, team, Measure.COMMENT, event);
    if (!event.teamId().equals(event.payload().text("actor_team_id"))) {
      say(contributions, team, Measure.COMMENT_ACROSS, event);
    }
  }

  private static void say(
      List<KV<Scope, Contribution>> contributions, Scope scope, Measure measure, Event event) {
    contributions.add(KV.of(scope, Contribution.of(measure, event.timestampMillis(), 0)));
  }
}
