package dev.tributary.transforms.delivery;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.delivery.Fact.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one segment of a task's timeline amounts to ({@code docs/delivery.md}, Task).
 *
 * <p>A plain session window over creation and deployment would cut every task slower than its gap
 * out of the 95th percentile, exactly the tasks the metric is for (T-04). So a task keeps its
 * creation, and staleness is only a label that a later deployment takes off.
 */
final class TaskJudgement {
  /** Silence after which an open task is called stale (P-047). */
  static final Duration STALE_AFTER = Duration.ofDays(7);

  private static final long MINUTE_MILLIS = 60_000;

  private final long createdAt;
  private final List<Fact> segment;
  private final boolean created;
  private final long firstDeployedAt;
  private final long lastDeployedAt;
  private final int deployCount;
  private final int earlyDeploys;
  private final long lastEventAt;
  private final int events;

  private TaskJudgement(List<Fact> segment) {
    this.segment = segment;
    Optional<Fact> creation =
        segment.stream().filter(fact -> fact.verb() == Verb.TASK_CREATED).findFirst();
    created = creation.isPresent();
    createdAt = creation.map(Fact::atMillis).orElse(Long.MIN_VALUE);
    long first = 0;
    long last = 0;
    int counted = 0;
    int early = 0;
    for (Fact fact : segment) {
      if (fact.verb() == Verb.TASK_DEPLOYED) {
        if (fact.atMillis() < createdAt) {
          early++;
        } else {
          first = counted == 0 ? fact.atMillis() : first;
          last = fact.atMillis();
          counted++;
        }
      }
    }
    firstDeployedAt = first;
    lastDeployedAt = last;
    deployCount = counted;
    earlyDeploys = early;
    lastEventAt = segment.get(segment.size() - 1).atMillis();
    events = segment.size();
  }

  static TaskJudgement of(List<Fact> segment) {
    return new TaskJudgement(segment);
  }

  /** The cycle time, once creation and deployment are known, and what stands. */
  List<Contribution> contributions() {
    List<Contribution> contributions = new ArrayList<>();
    if (created && deployCount > 0) {
      contributions.add(Contribution.of(Measure.CYCLE_TIME, firstDeployedAt, cycleTimeMinutes()));
    }
    TaskStates.contribute(segment, contributions);
    return contributions;
  }

  private long cycleTimeMinutes() {
    return (firstDeployedAt - createdAt) / MINUTE_MILLIS;
  }

  /** Whether there is anything to show: a creation or a production deployment. */
  boolean isKnown() {
    return created || deployCount > 0;
  }

  /** Whether only silence is missing to make the task stale. */
  boolean isWaiting() {
    return created && deployCount == 0;
  }

  /** The whole minute from which on the task is stale if nothing more happens. */
  long staleAtMillis() {
    return -Math.floorDiv(-(lastEventAt + STALE_AFTER.toMillis()), MINUTE_MILLIS) * MINUTE_MILLIS;
  }

  private String state(long clockMillis) {
    if (deployCount > 0) {
      return created ? "DEPLOYED" : "ORPHAN";
    }
    return staleAtMillis() <= clockMillis ? "STALE" : "OPEN";
  }

  /**
   * The task's row.
   *
   * <p>Its revision grows with every fact, is the same for any order in which they came, goes on
   * growing when a forgotten task comes back, and is one higher while the task is stale.
   *
   * @param timeline everything known of the task; this segment is a part of it
   * @param clockMillis the event time up to which conclusions may be drawn
   */
  Row row(SubjectKey key, Timeline timeline, long clockMillis, String runId) {
    String state = state(clockMillis);
    long revision = 2 * (timeline.lastMillis() + timeline.size()) + (state.equals("STALE") ? 1 : 0);
    boolean deployed = deployCount > 0;
    return Row.in(Tables.TASK_CYCLE_TIME)
        .set("tenant_id", key.team().tenantId())
        .set("team_id", key.team().teamId())
        .set("task_id", key.id())
        .set("created_at", created ? Instant.ofEpochMilli(createdAt) : null)
        .set("deployed_at", deployed ? Instant.ofEpochMilli(lastDeployedAt) : null)
        .set("first_deployed_at", deployed ? Instant.ofEpochMilli(firstDeployedAt) : null)
        .set("deploy_count", deployCount)
        .set("early_deploys", earlyDeploys)
        .set("cycle_time_minutes", created && deployed ? cycleTimeMinutes() : null)
        .set("state", state)
        .provenance(created && deployed, events, timeline.size(), runId, revision)
        .build();
  }
}
