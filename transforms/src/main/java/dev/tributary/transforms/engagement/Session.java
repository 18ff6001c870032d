package dev.tributary.transforms.engagement;

import dev.tributary.contracts.identity.People;
import dev.tributary.contracts.identity.Person;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.engagement.Interaction.Kind;
import dev.tributary.transforms.engagement.metric.EngagementMetric;
import dev.tributary.transforms.engagement.metric.EngagementMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** What the interactions of one session amount to, as counts. */
public final class Session {
  /** So long after an interaction, the next one begins another session. */
  static final long GAP_MILLIS = Duration.ofMinutes(30).toMillis();

  private final NavigableSet<Long> instants = new TreeSet<>();
  private final Set<Person> participants = new HashSet<>();
  private int comments;
  private int crossTeamComments;
  private int asyncInteractions;
  private int chatMessages;
  private int botInteractions;

  private Session() {}

  /**
   * @param within all interactions from the first human one to the last, both included
   */
  static Session of(Collection<Interaction> within) {
    Session session = new Session();
    within.forEach(session::add);
    return session;
  }

  private void add(Interaction it) {
    if (it.bot()) {
      botInteractions++;
      return;
    }
    instants.add(it.atMillis());
    if (it.actor() != null) {
      participants.add(it.actor());
    }
    if (it.kind() != Kind.MESSAGE) {
      comments++;
    }
    if (it.crossTeam()) {
      crossTeamComments++;
    }
    if (it.kind() == Kind.COMMENT) {
      asyncInteractions++;
    } else {
      chatMessages++;
    }
  }

  /** When somebody interacted: the first begins the session. */
  NavigableSet<Long> instants() {
    return instants;
  }

  long startMillis() {
    return instants.first();
  }

  long endMillis() {
    return instants.last();
  }

  /** When the watermark stands here, nothing that is on time can add to it. */
  long overMillis() {
    return endMillis() + GAP_MILLIS;
  }

  /** Distinct people who are known. */
  public int participants() {
    return People.count(participants);
  }

  public int interactions() {
    return asyncInteractions + chatMessages;
  }

  public int comments() {
    return comments;
  }

  public int crossTeamComments() {
    return crossTeamComments;
  }

  public int asyncInteractions() {
    return asyncInteractions;
  }

  public int chatMessages() {
    return chatMessages;
  }

  public int botInteractions() {
    return botInteractions;
  }

  /**
   * The session's row. Whoever knows more of a session knows more events in it, so they are also
   * what the row covers; of two rows that know the same, the one that calls it final is the newer.
   */
  Row row(TeamKey team, long clockMillis, String runId) {
    Row.Builder row = at(team, startMillis()).set("session_end", Instant.ofEpochMilli(endMillis()));
    for (EngagementMetric metric : EngagementMetrics.all()) {
      row.set(metric.id(), metric.value(this));
    }
    boolean over = overMillis() <= clockMillis;
    long events = (long) interactions() + botInteractions;
    return row.provenance(over, events, events, runId, 2 * events + (over ? 1 : 0)).build();
  }

  /** The row of an instant at which no session begins. */
  static Row emptyRow(TeamKey team, long instant, String runId) {
    return at(team, instant).set("interactions", 0).nothing(runId).build();
  }

  private static Row.Builder at(TeamKey team, long instant) {
    return Row.in(Tables.TEAM_ENGAGEMENT)
        .set("tenant_id", team.tenantId())
        .set("team_id", team.teamId())
        .set("session_start", Instant.ofEpochMilli(instant));
  }
}
