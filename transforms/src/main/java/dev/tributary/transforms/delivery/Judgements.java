package dev.tributary.transforms.delivery;

import java.util.List;
import org.apache.beam.sdk.values.KV;

/** What a segment of a timeline contributes, and to whose sums. */
final class Judgements {
  private Judgements() {}

  static List<KV<Scope, Contribution>> of(SubjectKey subject, List<Fact> segment) {
    return switch (subject.kind()) {
      case TASK -> ofTeam(subject, TaskJudgement.of(segment).contributions());
      case PULL_REQUEST -> ofTeam(subject, PullRequestJudgement.of(segment).contributions());
      case BUILD -> ofTeam(subject, BuildJudgement.contributions(segment));
      case DEPLOYMENT -> DeploymentJudgement.contributions(subject, segment);
      case INCIDENT -> IncidentJudgement.contributions(subject, segment);
      case COMMENTERS -> ofTeam(subject, Commenters.parse(subject.id()).contributions(segment));
    };
  }

  private static List<KV<Scope, Contribution>> ofTeam(
      SubjectKey subject, List<Contribution> contributions) {
    Scope team = Scope.of(subject.team());
    return contributions.stream().map(contribution -> KV.of(team, contribution)).toList();
  }
}
