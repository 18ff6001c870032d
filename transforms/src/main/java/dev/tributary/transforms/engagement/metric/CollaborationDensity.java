package dev.tributary.transforms.engagement.metric;

import dev.tributary.transforms.engagement.Session;

/** Comments by people of other teams over all comments by people. */
final class CollaborationDensity extends Share {
  CollaborationDensity() {
    super(
        "collaboration_density",
        Session::crossTeamComments,
        Session::comments,
        "Comments by people of other teams over all comments by people",
        "comment.created");
  }
}
