package dev.tributary.testkit.history;

import static dev.tributary.testkit.history.Told.comment;
import static dev.tributary.testkit.history.Told.deploy;
import static dev.tributary.testkit.history.Told.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Comments across teams, deployments and incidents. */
class DoraOracleIT extends OracleCase {

  @Test
  void comments_ofPeopleAcrossTeams_areAShareOfThoseOfPeople() throws SQLException {
    asOf(
        LONG_AFTER,
        comment("2025-10-01T09:00", "ann", "issue"),
        comment("2025-10-01T10:00", "bob", "issue").with("actor_team_id", "eng-web"),
        comment("2025-10-01T11:00", "bo", "issue")
            .formerly("bob")
            .with("actor_team_id", "eng-web")
            .with("is_bot", false),
        comment("2025-10-01T12:00", null, "issue").with("actor_team_id", "eng-web"),
        comment("2025-10-01T13:00", "robot", "issue")
            .with("actor_team_id", "eng-web")
            .with("is_bot", true));

    assertThat(
            of(
                "team_daily_summary",
                "comments",
                "comments_bots",
                "collab_score",
                "collab_contributors",
                "event_count"))
        .containsExactly(
            entry(
                TEAM + "2025-10-01",
                "comments=4 comments_bots=1 collab_score=0.75 collab_contributors=2"
                    + " event_count=5"));
  }

  @Test
  void fiveKeys_ofATeamAndOfItsServices() throws SQLException {
    asOf(
        LONG_AFTER,
        deploy("2025-10-01T09:00")
            .with("service", "api")
            .with("first_commit_at", "2025-10-01T08:00:00Z"),
        deploy("2025-10-01T09:30").with("service", "web"),
        deploy("2025-10-01T10:00").with("deploy_id", "e").with("unplanned", true),
        event("deploy.rolled_back", "2025-10-01T10:00")
            .with("deploy_id", "e")
            .with("environment", "production"),
        event("incident.opened", "2025-10-03T09:00")
            .with("incident_id", "i")
            .with("service", "api")
            .with("caused_by_deploy_id", "d")
            .of("org-acme", "eng-web"),
        event("incident.resolved", "2025-10-03T10:00:59.999")
            .with("incident_id", "i")
            .with("service", "api")
            .of("org-acme", "eng-web"));

    String[] keys = {
      "deployment_frequency",
      "change_failure_rate",
      "rework_rate",
      "lead_time_for_changes",
      "time_to_restore",
      "event_count"
    };
    assertThat(of("team_daily_summary", keys))
        .containsExactly(
            entry(
                TEAM + "2025-10-01",
                "deployment_frequency=2 change_failure_rate=1.0 rework_rate=0.5"
                    + " lead_time_for_changes=60 time_to_restore=null event_count=4"),
            entry(
                "org-acme/eng-web/2025-10-03",
                "deployment_frequency=0 change_failure_rate=null rework_rate=null"
                    + " lead_time_for_changes=null time_to_restore=60 event_count=2"));
    assertThat(of("service_daily_summary", keys))
        .containsExactly(
            entry(
                TEAM + "api/2025-10-01",
                "deployment_frequency=1 change_failure_rate=1.0 rework_rate=0.0"
                    + " lead_time_for_changes=60 time_to_restore=null event_count=1"),
            entry(
                TEAM + "web/2025-10-01",
                "deployment_frequency=0 change_failure_rate=null rework_rate=null"
                    + " lead_time_for_changes=null time_to_restore=null event_count=1"),
            entry(
                "org-acme/eng-web/api/2025-10-03",
                "deployment_frequency=0 change_failure_rate=null rework_rate=null"
                    + " lead_time_for_changes=null time_to_restore=60 event_count=2"));
    assertThat(rows("service_delivery_24h")).hasSize(24 + 24 + 25);
  }
}
