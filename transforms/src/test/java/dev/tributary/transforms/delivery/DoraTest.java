package dev.tributary.transforms.delivery;

import static dev.tributary.transforms.Told.ofTeam;
import static dev.tributary.transforms.Told.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Outcome;
import dev.tributary.transforms.Play;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.Runner;
import dev.tributary.transforms.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Deployments and incidents, told out of order and across teams, in one bounded run. */
class DoraTest {
  private static final LocalDate FIRST = LocalDate.of(2025, 10, 1);

  private static final List<Event> EVENTS =
      List.of(
          // Restored after 90 minutes, opened twice; its service knows it by the resolution.
          incident("resolved", "I-1", "2025-10-01T13:00:00Z", "search"),
          incident("opened", "I-1", "2025-10-01T12:45:00Z", "search"),
          incident("resolved", "I-1", "2025-10-01T12:00:00Z", "search"),
          incident("opened", "I-1", "2025-10-01T11:30:00Z", "search"),
          // Another team's incident, days later, names the deployment.
          ofTeam(
              "web",
              with(
                  "caused_by_deploy_id",
                  "D-1",
                  incident("opened", "I-2", "2025-10-04T09:00:00Z", null))),
          deploy("success", "D-1", "2025-10-01T09:00:00Z", "checkout", "2025-09-30T09:00:00Z"),
          // Told again: still one deployment, at the first time.
          deploy("success", "D-1", "2025-10-01T10:00:00Z", "search", null),
          with(
              "unplanned",
              true,
              deploy("success", "D-2", "2025-10-01T15:00:00Z", "checkout", "2025-10-01T14:00:00Z")),
          deploy("rolled_back", "D-2", "2025-10-01T14:59:59.999Z", "checkout", null),
          deploy("success", "D-3", "2025-10-01T16:00:00Z", null, "2025-10-01T17:00:00Z"),
          deploy("rolled_back", "D-3", "2025-10-01T16:00:00Z", null, null));

  @Test
  void team_hasTheFiveKeys() {
    Row day = run().winner(Tables.TEAM_DAILY_SUMMARY, Told.TENANT, Told.TEAM, FIRST);
    assertThat(keys(day)).containsExactly(3, 2, 2.0 / 3, 1, 1.0 / 3, 2, 60, 1, 90);
    assertThat(day.get("event_count")).isEqualTo(10L);
  }

  @Test
  void service_hasThemForWhatNamesIt_andNoneForWhatNamesNone() {
    Outcome outcome = run();
    Row checkout = service(outcome, "checkout");
    assertThat(keys(checkout)).containsExactly(2, 1, 0.5, 1, 0.5, 2, 60, 0, null);
    assertThat(checkout.get("event_count")).isEqualTo(3L);
    Row search = service(outcome, "search");
    assertThat(keys(search)).containsExactly(0, 0, null, 0, null, 0, null, 1, 90);
    assertThat(search.get("event_count")).isEqualTo(5L);
    assertThat(outcome.winners(Tables.SERVICE_DAILY_SUMMARY)).hasSize(2);
    Row last24h =
        outcome.winner(
            Tables.SERVICE_DELIVERY_24H,
            Told.TENANT,
            Told.TEAM,
            "checkout",
            Instant.parse("2025-10-02T00:00:00Z"));
    assertThat(keys(last24h)).isEqualTo(keys(checkout));
  }

  /** The incident is an event of the other team and counts in its rows; here it is only known. */
  @Test
  void incidentOfAnotherTeam_isCoveredWhereItsDeploymentCounts() {
    Outcome outcome = run();
    Event later = with("deploy_id", "D-9", Told.deployed("2025-10-05T09:00:00Z"));
    Outcome withLater =
        Play.during(asOf(), Duration.ofDays(7))
            .inBatchOn(Runner.DIRECT, Stream.concat(EVENTS.stream(), Stream.of(later)).toList());
    Row fifth =
        withLater.winner(
            Tables.TEAM_DAILY_SUMMARY, Told.TENANT, Told.TEAM, LocalDate.of(2025, 10, 5));
    assertThat(fifth.get("event_count")).isEqualTo(1L);
    assertThat(fifth.get("coverage")).isEqualTo(12L);
    assertThat(
            outcome
                .winner(Tables.TEAM_DAILY_SUMMARY, Told.TENANT, "web", LocalDate.of(2025, 10, 4))
                .get("event_count"))
        .isEqualTo(1L);
  }

  @Test
  void oneDeployIdInTwoTeams_areTwoDeployments_andAnIncidentNamesBoth() {
    Event ours = deploy("success", "D-1", "2025-10-01T09:00:00Z", null, null);
    Outcome outcome =
        Play.during(asOf(), Duration.ofDays(7))
            .inBatchOn(
                Runner.DIRECT,
                List.of(
                    ours,
                    ofTeam("web", ours),
                    with(
                        "caused_by_deploy_id",
                        "D-1",
                        incident("opened", "I-1", "2025-10-01T10:00:00Z", null))));
    for (String team : List.of(Told.TEAM, "web")) {
      Row day = outcome.winner(Tables.TEAM_DAILY_SUMMARY, Told.TENANT, team, FIRST);
      assertThat(day.get("change_failure_rate")).as(team).isEqualTo(1.0);
    }
  }

  private static Outcome run() {
    return Play.during(asOf(), Duration.ofDays(7)).inBatchOn(Runner.DIRECT, EVENTS);
  }

  private static Run asOf() {
    return Run.asOf("nightly", "n", Instant.parse("2025-10-10T00:00:00Z"));
  }

  private static Row service(Outcome outcome, String service) {
    return outcome.winner(Tables.SERVICE_DAILY_SUMMARY, Told.TENANT, Told.TEAM, service, FIRST);
  }

  private static List<Object> keys(Row row) {
    return Arrays.asList(
        row.get("deployment_frequency"),
        row.get("deployments_failed"),
        row.get("change_failure_rate"),
        row.get("deployments_unplanned"),
        row.get("rework_rate"),
        row.get("deployments_traced"),
        row.get("lead_time_for_changes"),
        row.get("incidents_restored"),
        row.get("time_to_restore"));
  }

  private static Event deploy(
      String verb, String id, String at, String service, String firstCommit) {
    Event event =
        Told.event("deploy." + verb, at, Map.of("deploy_id", id, "environment", "production"));
    event = service == null ? event : with("service", service, event);
    return firstCommit == null ? event : with("first_commit_at", firstCommit, event);
  }

  private static Event incident(String verb, String id, String at, String service) {
    Event event = Told.event("incident." + verb, at, Map.of("incident_id", id));
    return service == null ? event : with("service", service, event);
  }
}
