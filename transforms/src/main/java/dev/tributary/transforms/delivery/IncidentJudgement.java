package dev.tributary.transforms.delivery;

import dev.tributary.transforms.delivery.Fact.Verb;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;

/** When one segment of an incident's timeline was restored ({@code docs/delivery.md}, Incident). */
final class IncidentJudgement {
  private IncidentJudgement() {}

  static List<KV<Scope, Contribution>> contributions(SubjectKey subject, List<Fact> segment) {
    List<KV<Scope, Contribution>> contributions = new ArrayList<>(2);
    List<Fact> openings =
        segment.stream().filter(fact -> fact.verb() == Verb.INCIDENT_OPENED).toList();
    if (openings.isEmpty()) {
      return contributions;
    }
    long firstOpened = openings.get(0).atMillis();
    long lastOpened = openings.get(openings.size() - 1).atMillis();
    segment.stream()
        .filter(fact -> fact.verb() == Verb.INCIDENT_RESOLVED && fact.atMillis() >= lastOpened)
        .findFirst()
        .ifPresent(
            resolved -> {
              long minutes = (resolved.atMillis() - firstOpened) / 60_000;
              Contribution restored =
                  Contribution.of(Measure.RESTORED, resolved.atMillis(), minutes);
              contributions.add(KV.of(Scope.of(subject.team()), restored));
              String service = resolved.origin().service();
              if (service != null) {
                contributions.add(KV.of(new Scope(subject.team(), service), restored));
              }
            });
    return contributions;
  }
}
