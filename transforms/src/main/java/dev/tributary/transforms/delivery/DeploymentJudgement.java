package dev.tributary.transforms.delivery;

import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.delivery.Fact.Origin;
import dev.tributary.transforms.delivery.Fact.Verb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.KV;

/**
 * What one segment of a deployment's timeline amounts to ({@code docs/delivery.md}, Deployment):
 * for each team that deployed under the id, its first deployment and whether that failed.
 */
final class DeploymentJudgement {
  private final String tenantId;
  private final List<Fact> segment;
  private final List<KV<Scope, Contribution>> contributions = new ArrayList<>();

  private DeploymentJudgement(String tenantId, List<Fact> segment) {
    this.tenantId = tenantId;
    this.segment = segment;
  }

  static List<KV<Scope, Contribution>> contributions(SubjectKey subject, List<Fact> segment) {
    return new DeploymentJudgement(subject.team().tenantId(), segment).judge();
  }

  private List<KV<Scope, Contribution>> judge() {
    Map<String, Fact> deployments = new LinkedHashMap<>();
    all(Verb.DEPLOYED).forEach(fact -> deployments.putIfAbsent(fact.origin().teamId(), fact));
    deployments.forEach(
        (team, deployment) -> {
          count(deployment);
          cover(team);
        });
    return contributions;
  }

  private void count(Fact deployment) {
    long at = deployment.atMillis();
    Origin origin = deployment.origin();
    TeamKey team = new TeamKey(tenantId, origin.teamId());
    Set<Scope> scopes =
        new LinkedHashSet<>(List.of(Scope.of(team), new Scope(team, origin.service())));
    for (Scope scope : scopes) {
      say(scope, Contribution.of(Measure.DEPLOYMENT, at, 0));
      if (failed(deployment)) {
        say(scope, Contribution.of(Measure.DEPLOYMENT_FAILED, at, 0));
      }
      if (origin.unplanned()) {
        say(scope, Contribution.of(Measure.DEPLOYMENT_UNPLANNED, at, 0));
      }
      if (origin.leadMinutes() != null) {
        say(scope, Contribution.of(Measure.LEAD_TIME, at, origin.leadMinutes()));
      }
    }
  }

  private boolean failed(Fact deployment) {
    String team = deployment.origin().teamId();
    return all(Verb.BLAMED).findAny().isPresent()
        || all(Verb.ROLLED_BACK)
            .anyMatch(
                back ->
                    back.origin().teamId().equals(team)
                        && back.atMillis() >= deployment.atMillis());
  }

  /**
   * An incident has a say in rows that it is no event of. Every service that ever named the
   * deployment is covered, not only the one it counts for: coverage must not fall when that
   * changes.
   */
  private void cover(String teamId) {
    TeamKey team = new TeamKey(tenantId, teamId);
    Set<Scope> scopes = new LinkedHashSet<>(List.of(Scope.of(team)));
    all(Verb.DEPLOYED)
        .map(Fact::origin)
        .filter(origin -> origin.teamId().equals(teamId))
        .forEach(origin -> scopes.add(new Scope(team, origin.service())));
    all(Verb.BLAMED)
        .forEach(
            incident -> {
              for (Scope scope : scopes) {
                boolean itsEvent =
                    incident.origin().teamId().equals(teamId)
                        && (!scope.isService()
                            || scope.service().equals(incident.origin().service()));
                if (!itsEvent) {
                  say(scope, Contribution.of(Measure.COVERED, incident.atMillis(), 0));
                }
              }
            });
  }

  private void say(Scope scope, Contribution contribution) {
    contributions.add(KV.of(scope, contribution));
  }

  private Stream<Fact> all(Verb verb) {
    return segment.stream().filter(fact -> fact.verb() == verb);
  }
}
