package dev.tributary.testkit.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells what teams do: each call of {@link #tell} is one piece of work from its start to its end,
 * with the accidents work has. The accidents are rare in life and frequent here.
 */
final class Stories {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration FORGOTTEN = Duration.ofDays(90);
  private static final Duration SESSION_GAP = Duration.ofMinutes(30);
  private static final List<String> ELSEWHERE = List.of("eng-platform", "eng-sre", "unknown");

  private final Dice dice;
  private final List<Team> allTeams;
  private final Consumer<Fact> facts;
  private List<Team> teams = List.of();

  /**
   * @param teams all teams there are; what several teams take part in happens within a tenant
   */
  Stories(Dice dice, List<Team> teams, Consumer<Fact> facts) {
    this.dice = dice;
    this.allTeams = teams;
    this.facts = facts;
  }

  /** One piece of work of the team, beginning at about {@code at}. */
  void tell(Team team, Instant at) {
    teams = allTeams.stream().filter(it -> it.tenantId().equals(team.tenantId())).toList();
    int roll = dice.below(100);
    if (roll < 34) {
      release(team, at);
    } else if (roll < 64) {
      pullRequest(team, at);
    } else if (roll < 82) {
      build(team, at);
    } else if (roll < 86) {
      commit(team, at);
    } else if (roll < 95) {
      talk(team, at);
    } else {
      incident(team, at, dice.chance(0.2) ? team.anyDeployment(dice) : null);
    }
  }

  // One to four tasks that go to production together.
  private void release(Team team, Instant start) {
    Instant released = start.plus(dice.around(Duration.ofHours(50)));
    int count = dice.chance(0.6) ? 1 : dice.between(2, 4);
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String task = team.nextTask();
      tasks.add(task);
      Instant created = i == 0 ? start : start.plus(dice.upTo(Duration.between(start, released)));
      if (dice.chance(0.03)) {
        created = released.plus(dice.upTo(DAY)); // deployed before it was created
      } else if (dice.chance(0.02)) {
        created = released;
      }
      task(team, task, created, released);
    }
    if (dice.chance(0.85)) {
      deployments(team, tasks, released);
    }
    if (dice.chance(0.1)) {
      // Months of silence, then the same task again: once with a creation of its own, once without.
      Instant again = released.plus(silence());
      if (dice.chance(0.6)) {
        fact(team, again, "jira", "task.created", person(team), task(tasks.get(0)));
      } else {
        fact(
            team,
            again,
            "jira",
            "task.transitioned",
            person(team),
            move(tasks.get(0), "done", "active", "active"));
      }
      if (dice.chance(0.7)) {
        deploy(
            team,
            again.plus(dice.around(DAY)),
            "deploy.success",
            "production",
            tasks.subList(0, 1));
      }
    }
  }

  private void task(Team team, String task, Instant created, Instant released) {
    Duration life = Duration.between(created, released);
    if (!dice.chance(0.06)) { // else created before anybody listened: an orphan
      ObjectNode payload = task(task);
      payload.put("kind", dice.oneOf(List.of("story", "bug", "chore")));
      payload.put("priority", "P" + dice.between(0, 4));
      if (dice.chance(0.3)) {
        payload.put("sla_minutes", dice.between(1, 96) * 60);
      }
      fact(team, created, "jira", "task.created", person(team), payload);
      if (dice.chance(0.02)) {
        fact(team, created.plus(dice.upTo(HOUR)), "jira", "task.created", person(team), task(task));
      }
    }
    if (life.isNegative()) {
      return;
    }
    Instant begun = created.plus(dice.upTo(life.dividedBy(3)));
    fact(
        team,
        begun,
        "jira",
        "task.transitioned",
        person(team),
        move(task, "todo", "in progress", "active"));
    if (dice.chance(0.15)) {
      // A status for it, left for another one, for done, or never.
      Instant stuck = begun.plus(dice.upTo(life.dividedBy(2)));
      fact(team, stuck, "jira", "task.transitioned", person(team), move(task, "a", "b", "blocked"));
      if (dice.chance(0.85)) {
        fact(
            team,
            stuck.plus(dice.around(Duration.ofHours(40))),
            "jira",
            "task.transitioned",
            person(team),
            dice.chance(0.7) ? move(task, "b", "a", "active") : move(task, "b", "c", "done"));
      }
    }
    if (dice.chance(0.3)) {
      Instant blocked = begun.plus(dice.upTo(life.dividedBy(3)));
      ObjectNode payload = task(task);
      payload.put(
          "reason_code", dice.oneOf(List.of("dependency", "review", "environment", "decision")));
      fact(team, blocked, "jira", "task.blocked", person(team), payload);
      if (dice.chance(0.8)) {
        fact(
            team,
            dice.chance(0.05)
                ? blocked
                : dice.chance(0.1)
                    ? blocked.plus(Duration.ofDays(2))
                    : blocked.plus(dice.upTo(life.dividedBy(4))),
            "jira",
            "task.unblocked",
            person(team),
            task(task));
      }
    }
    if (dice.chance(0.7)) {
      fact(
          team,
          released.minus(dice.upTo(life.dividedBy(3))),
          "jira",
          "task.transitioned",
          person(team),
          move(task, "in progress", "in review", "review"));
    }
    if (dice.chance(0.85)) {
      Instant completed =
          released
              .minus(dice.upTo(life.dividedBy(10)))
              .plus(dice.chance(0.2) ? DAY : Duration.ZERO);
      ObjectNode payload = task(task);
      payload.put("resolution", dice.oneOf(List.of("done", "wont_do", "duplicate")));
      fact(team, completed, "jira", "task.completed", person(team), payload);
      if (dice.chance(0.1)) {
        fact(
            team,
            completed.plus(dice.around(DAY)),
            "jira",
            "task.reopened",
            person(team),
            task(task));
      }
    }
  }

  private void deployments(Team team, List<String> tasks, Instant released) {
    List<String> named = new ArrayList<>(tasks);
    if (dice.chance(0.04)) {
      named.add("UNKNOWN-" + dice.between(1, 400)); // another team's task, or nobody's
    }
    String other = team.anyTask(dice);
    if (dice.chance(0.04) && other != null) {
      named.add(other);
    }
    if (dice.chance(0.01)) {
      named.add(named.get(0));
    }
    deploy(
        team, released.minus(dice.upTo(Duration.ofHours(5))), "deploy.success", "staging", named);
    if (dice.chance(0.05)) {
      deploy(team, released.minus(dice.upTo(HOUR)), "deploy.failed", "production", named);
    }
    Shipment shipment = new Shipment(team, team.next("deploy"), service());
    shipment.tell(released, "deploy.success", "production", named);
    if (dice.chance(0.03)) {
      // The tool reports it again, now and then for another service, or from before.
      Instant again = released.plus(dice.around(HOUR)).minus(dice.upTo(HOUR));
      new Shipment(team, shipment.id(), service())
          .tell(again, "deploy.success", "production", named);
    }
    if (dice.chance(0.1)) {
      Instant back = dice.chance(0.2) ? released : released.plus(dice.upTo(Duration.ofHours(30)));
      if (dice.chance(0.1)) {
        back = released.minusMillis(1); // of an earlier attempt
      }
      shipment.tell(back, "deploy.rolled_back", "production", named);
      deploy(team, back.plus(dice.around(HOUR)), "deploy.success", "production", named);
    }
    if (dice.chance(0.15)) {
      incident(
          dice.chance(0.3) ? dice.oneOf(teams) : team,
          released.plus(dice.around(HOUR)),
          shipment.id());
    }
    if (dice.chance(0.15)) {
      deploy(team, released.plus(dice.around(DAY)), "deploy.success", "production", named);
    }
    if (dice.chance(0.02)) {
      deploy(team, released.plus(HOUR), "deploy.success", "production", List.of()); // names no task
    }
  }

  private void deploy(Team team, Instant at, String type, String environment, List<String> tasks) {
    new Shipment(team, team.next("deploy"), service()).tell(at, type, environment, tasks);
  }

  /** What every event of one deployment repeats; the service may be unknown. */
  private final class Shipment {

    private final Team team;
    private final String id;
    private final String service;

    private Shipment(Team team, String id, String service) {
      this.team = team;
      this.id = id;
      this.service = service;
    }

    private String id() {
      return id;
    }

    private void tell(Instant at, String type, String environment, List<String> tasks) {
      ObjectNode payload = JSON.objectNode();
      payload.put("deploy_id", id);
      payload.put("environment", environment);
      if (!tasks.isEmpty()) {
        ArrayNode ids = payload.putArray("task_ids");
        tasks.forEach(ids::add);
      }
      if (service != null) {
        payload.put("service", service);
      }
      if (dice.chance(0.15)) {
        payload.put("unplanned", dice.chance(0.8));
      }
      if (dice.chance(0.5)) {
        payload.put("first_commit_at", firstCommit(at));
      }
      fact(team, at, "ci", type, dice.chance(0.4) ? person(team) : null, payload);
    }

    private String firstCommit(Instant at) {
      Instant committed = dice.chance(0.04) ? at.plus(MINUTE) : at.minus(dice.around(DAY));
      String text = Envelopes.text(committed);
      // To the second, to the millisecond, or in a zone of its own, which is not understood.
      return dice.chance(0.8) ? text : text.substring(0, 19) + (dice.chance(0.5) ? "Z" : "+00:00");
    }
  }

  private String service() {
    return dice.chance(0.2) ? null : dice.oneOf(List.of("api", "web", "jobs"));
  }

  private void pullRequest(Team team, Instant opened) {
    String id = team.nextPullRequest();
    boolean isBot = dice.chance(0.08);
    String author = isBot ? team.bot() : person(team);
    boolean draft = dice.chance(0.3);
    boolean botSaidLater = isBot && dice.chance(0.2);
    Change change = new Change(team, id, author, isBot && !botSaidLater);

    if (!dice.chance(0.05)) { // else opened before anybody listened
      change.tell(opened, "pr.opened", author, draft);
      if (dice.chance(0.02)) {
        change.tell(dice.chance(0.5) ? opened : opened.plus(MINUTE), "pr.opened", author, !draft);
      }
    }
    if (dice.chance(0.02)) {
      change.tell(
          opened.minus(dice.upTo(HOUR)),
          dice.chance(0.5) ? "pr.ready" : "pr.drafted",
          author,
          null);
    }
    if (dice.chance(0.01)) {
      review(team, id, opened.minus(dice.upTo(HOUR)), person(team), false);
    }

    Instant at = opened;
    List<Instant> toggles = new ArrayList<>();
    for (boolean isDraft = draft; isDraft || dice.chance(0.08); isDraft = !isDraft) {
      at = dice.chance(0.03) ? at : at.plus(dice.around(Duration.ofHours(3)));
      toggles.add(at);
      change.tell(at, isDraft ? "pr.ready" : "pr.drafted", author, null);
      if (dice.chance(0.03)) {
        change.tell(
            at, isDraft ? "pr.drafted" : "pr.ready", author, null); // both in one millisecond
      }
      if (toggles.size() >= 4) {
        break;
      }
    }

    Instant last = at;
    int reviews = dice.chance(0.15) ? 0 : dice.between(1, 4);
    for (int i = 0; i < reviews; i++) {
      Instant reviewed = opened.plus(dice.around(Duration.ofHours(7)));
      if (!toggles.isEmpty() && dice.chance(0.06)) {
        reviewed = dice.oneOf(toggles);
      } else if (dice.chance(0.01)) {
        reviewed = opened;
      }
      if (dice.chance(0.3)) {
        ObjectNode payload = JSON.objectNode();
        payload.put("pr_id", id);
        fact(team, reviewed.minus(dice.upTo(HOUR)), "github", "review.requested", author, payload);
      }
      double roll = dice.below(100);
      String reviewer =
          roll < 18 ? author : roll < 32 ? team.bot() : roll < 35 ? null : person(team);
      review(team, id, reviewed, reviewer, reviewer != null && reviewer.equals(team.bot()));
      last = reviewed.isAfter(last) ? reviewed : last;
    }

    Instant end = last.plus(dice.around(Duration.ofHours(4)));
    if (dice.chance(0.15)) {
      change.tell(end, "pr.closed", person(team), null);
      if (dice.chance(0.4)) {
        Instant reopened = dice.chance(0.1) ? end : end.plus(dice.around(HOUR));
        change.tell(reopened, "pr.reopened", author, null);
        end = reopened.plus(dice.around(Duration.ofHours(2)));
        if (dice.chance(0.4)) {
          change.tell(end, "pr.closed", author, null);
        } else if (dice.chance(0.7)) {
          change.tell(end, "pr.merged", person(team), null);
        }
      }
    } else if (dice.chance(0.9)) {
      change.tell(end, "pr.merged", person(team), null);
      if (dice.chance(0.5)) {
        change.tell(end, "pr.closed", person(team), null); // some hosts report a merge as both
      }
      if (dice.chance(0.04)) {
        change.tell(end.plus(dice.around(HOUR)), "pr.merged", person(team), null);
      }
    }
    if (botSaidLater) {
      new Change(team, id, author, true).tell(end.plus(MINUTE), "pr.closed", author, null);
    }
    if (dice.chance(0.1)) {
      Instant again = end.plus(silence());
      change.tell(again, dice.chance(0.5) ? "pr.opened" : "pr.reopened", author, false);
      review(team, id, again.plus(dice.around(HOUR)), person(team), false);
      change.tell(again.plus(DAY), dice.chance(0.5) ? "pr.merged" : "pr.closed", author, null);
    }
  }

  /** What every event of one pull request repeats. */
  private final class Change {

    private final Team team;
    private final String id;
    private final String author;
    private final boolean isBot;

    private Change(Team team, String id, String author, boolean isBot) {
      this.team = team;
      this.id = id;
      this.author = author;
      this.isBot = isBot;
    }

    private void tell(Instant at, String type, String actor, Boolean draft) {
      ObjectNode payload = JSON.objectNode();
      payload.put("pr_id", id);
      int roll = dice.below(100);
      if (roll >= 4) { // else the tool left the author out
        payload.put("author_actor_id", roll == 4 ? person(team) : author);
      }
      if (draft != null) {
        payload.put("draft", draft);
      }
      if (isBot || dice.chance(0.7)) {
        payload.put("is_bot", isBot);
      }
      if (type.equals("pr.opened")) {
        String task = team.anyTask(dice);
        if (task != null && dice.chance(0.6)) {
          payload.putArray("task_ids").add(task);
        }
        payload.put("additions", dice.between(1, 900));
        payload.put("deletions", dice.below(400));
      }
      fact(team, at, "github", type, actor, payload);
    }
  }

  private void review(Team team, String pullRequest, Instant at, String reviewer, boolean isBot) {
    ObjectNode payload = JSON.objectNode();
    payload.put("pr_id", pullRequest);
    payload.put(
        "state", dice.oneOf(List.of("approved", "approved", "changes_requested", "commented")));
    payload.put("actor_team_id", team.teamId());
    if (isBot || dice.chance(0.7)) {
      payload.put("is_bot", isBot);
    }
    fact(team, at, "github", "review.submitted", reviewer, payload);
  }

  private void build(Team team, Instant start) {
    String id = team.nextBuild();
    String actor = dice.chance(0.5) ? person(team) : null;
    int attempts = dice.chance(0.75) ? 1 : dice.between(2, 4);
    Instant at = start;
    Instant last = start;
    for (int attempt = 1; attempt <= attempts; attempt++) {
      Integer told = attempt == 1 && dice.chance(0.2) ? null : (Integer) attempt;
      fact(team, at, "ci", "build.started", actor, build(id, told, null));
      Duration took = dice.around(Duration.ofMinutes(9));
      boolean isLast = attempt == attempts;
      String verdict =
          dice.chance(0.05)
              ? "build.cancelled"
              : dice.chance(isLast ? 0.85 : 0.1) ? "build.succeeded" : "build.failed";
      // A clock that is behind: the second attempt says it ended before the first.
      Instant ended = dice.chance(0.04) ? start.minus(took) : at.plus(took);
      last = ended.isAfter(last) ? ended : last;
      fact(team, ended, "ci", verdict, actor, build(id, told, took));
      if (dice.chance(0.05)) {
        Instant again = dice.chance(0.4) ? ended : ended.plus(took);
        fact(
            team,
            again,
            "ci",
            dice.chance(0.5) ? "build.succeeded" : "build.failed",
            actor,
            build(id, attempt > 1 ? (Integer) attempt : told == null ? (Integer) 1 : null, took));
      }
      at =
          at.plus(took)
              .plus(dice.chance(0.25) ? dice.around(DAY) : dice.around(Duration.ofMinutes(20)));
    }
    if (dice.chance(0.12)) {
      fact(team, last.plus(silence()), "ci", "build.failed", actor, build(id, 1, MINUTE));
    }
  }

  private ObjectNode build(String id, Integer attempt, Duration took) {
    ObjectNode payload = JSON.objectNode();
    payload.put("build_id", id);
    payload.put("pipeline", dice.oneOf(List.of("unit", "integration", "release")));
    payload.put("branch", dice.chance(0.5) ? "main" : "feature/" + dice.between(1, 500));
    if (took != null) {
      payload.put("duration_ms", took.toMillis());
    }
    if (attempt != null) {
      payload.put("attempt", attempt.intValue());
    }
    return payload;
  }

  private void commit(Team team, Instant at) {
    ObjectNode payload = JSON.objectNode();
    payload.put("repo_id", "repo-" + team.teamId());
    payload.put("branch", "main");
    payload.put("commit_count", dice.between(1, 9));
    fact(team, at, "github", "commit.pushed", person(team), payload);
  }

  // Comments and messages, with pauses around the one that ends a session.
  private void talk(Team team, Instant start) {
    Instant at = start;
    for (int left = dice.between(1, 8); left > 0; left--) {
      boolean isBot = dice.chance(0.15);
      String actor = isBot ? team.bot() : dice.chance(0.06) ? null : person(team);
      ObjectNode payload = JSON.objectNode();
      payload.put("actor_team_id", dice.chance(0.6) ? team.teamId() : dice.oneOf(ELSEWHERE));
      if (isBot || dice.chance(0.7)) {
        payload.put("is_bot", isBot);
      }
      if (dice.chance(0.6)) {
        comment(team, at, actor, payload);
      } else {
        message(team, at, actor, payload);
      }
      at = at.plus(pause());
    }
  }

  private Duration pause() {
    int roll = dice.below(20);
    if (roll < 3) {
      return SESSION_GAP;
    } else if (roll < 6) {
      return SESSION_GAP.minusMillis(1);
    } else if (roll < 8) {
      return SESSION_GAP.plus(dice.upTo(SESSION_GAP));
    }
    return roll == 8 ? Duration.ZERO : dice.upTo(SESSION_GAP);
  }

  private void comment(Team team, Instant at, String actor, ObjectNode payload) {
    payload.put("subject_id", team.next("subject"));
    payload.put("subject_kind", dice.oneOf(List.of("pr", "task", "incident", "doc")));
    if (dice.chance(0.9)) {
      payload.put("medium", dice.oneOf(List.of("review", "issue", "chat")));
    }
    fact(team, at, "github", "comment.created", actor, payload);
  }

  private void message(Team team, Instant at, String actor, ObjectNode payload) {
    payload.put("channel_id", "channel-" + team.teamId());
    if (dice.chance(0.4)) {
      payload.put("thread_id", team.next("thread"));
    }
    fact(team, at, "slack", "message.sent", actor, payload);
  }

  private void incident(Team team, Instant opened, String deployment) {
    String id = team.next("incident");
    String service = service();
    List<String> steps =
        new ArrayList<>(List.of("incident.opened", "incident.acknowledged", "incident.resolved"));
    if (dice.chance(0.2)) {
      steps.add("incident.opened");
      steps.add("incident.resolved");
    }
    if (dice.chance(0.1)) {
      steps.remove(steps.size() - 1);
    }
    Instant at = opened;
    for (String step : steps) {
      ObjectNode payload = JSON.objectNode();
      payload.put("incident_id", id);
      payload.put("severity", "sev" + dice.between(1, 4));
      if (deployment != null && !dice.chance(0.1)) {
        payload.put("caused_by_deploy_id", deployment);
      }
      String told = dice.chance(0.1) ? service() : service;
      if (told != null) {
        payload.put("service", told);
      }
      fact(team, at, "ci", step, person(team), payload);
      at = dice.chance(0.1) ? at : at.plus(dice.around(HOUR));
    }
    if (dice.chance(0.05)) {
      ObjectNode payload = JSON.objectNode().put("incident_id", id);
      fact(team, at.plus(silence()), "ci", "incident.resolved", person(team), payload);
    }
  }

  // Long enough to be forgotten, or exactly the length that is not.
  private Duration silence() {
    return dice.chance(0.3) ? FORGOTTEN : FORGOTTEN.plus(dice.upTo(FORGOTTEN));
  }

  private static ObjectNode task(String id) {
    return JSON.objectNode().put("task_id", id);
  }

  private static ObjectNode move(String id, String from, String to, String category) {
    return task(id).put("from", from).put("to", to).put("category", category);
  }

  private String person(Team team) {
    return dice.oneOf(team.people());
  }

  private void fact(
      Team team, Instant at, String source, String type, String actor, ObjectNode payload) {
    facts.accept(new Fact(team, dice.snapped(at), source, type, actor, payload));
  }
}
