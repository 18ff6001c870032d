package dev.tributary.transforms.engagement.metric;

import dev.tributary.transforms.engagement.Session;

/** Comments by people of other teams. */
final class CrossTeamComments extends Count {
  CrossTeamComments() {
    super(
        "cross_team_comments",
        Session::crossTeamComments,
        "Comments by people of other teams",
        "comment.created");
  }
}
