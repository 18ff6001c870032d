package dev.tributary.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.sources.DemoTeam.Person;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Writes {@code testdata/demo}: twelve days of three teams, always the same. Every task is created,
 * started, sometimes blocked, built, reviewed, merged and deployed; what would happen after the
 * last day has not happened yet.
 */
final class DemoDeliveries {
  private static final int TASKS_PER_TEAM = 12;
  private static final String[] KINDS = {"Story", "Bug", "Task", "Story", "Chore for Maren"};

  private final Random dice = new Random(20251001);
  private final DemoFile file = new DemoFile();
  private long nextId = 40_000;

  private DemoDeliveries() {}

  /** The lines of {@code deliveries.jsonl}. */
  static List<String> lines() {
    DemoDeliveries demo = new DemoDeliveries();
    demo.workedExample();
    for (DemoTeam team : DemoTeam.ALL) {
      for (int i = 0; i < TASKS_PER_TEAM; i++) {
        demo.task(team, i + 2);
      }
      DemoIncidents.chat(team, demo.file, demo.dice);
    }
    demo.libraryUpdates();
    demo.issueOnGithub();
    DemoIncidents.incidents(demo.file);
    DemoIncidents.badRecords(demo.file);
    DemoSlack.talk(demo.file);
    return demo.file.lines();
  }

  /** The example by which the cycle time is explained: 8 days and 30 minutes, 11,550 minutes. */
  private void workedExample() {
    DemoTeam platform = DemoTeam.ALL.get(0);
    Person reporter = platform.people().get(0);
    Instant created = Instant.parse("2025-10-01T09:00:00Z");
    Instant blocked = Instant.parse("2025-10-02T09:00:00Z");
    Instant unblocked = Instant.parse("2025-10-05T09:00:00Z");
    DemoJira task = new DemoJira(platform, 1, reporter, "Story", 2, created);
    file.jira(created, task.created());
    file.jira(blocked, task.movedTo(DemoJira.BLOCKED, reporter, blocked));
    file.jira(unblocked, task.movedTo(DemoJira.STARTED, reporter, unblocked));
    for (String at : List.of("2025-10-09T09:30:00Z", "2025-10-10T10:00:00Z")) {
      deployed(platform, Instant.parse(at), "rel-" + at.substring(0, 10), task.key());
    }
  }

  private void task(DemoTeam team, int number) {
    Person reporter = someone(team);
    Person author = someone(team);
    Instant created = DemoClock.later(DemoClock.START, dice, 0, 7 * 600);
    DemoJira task =
        new DemoJira(
            team, number, reporter, KINDS[number % KINDS.length], dice.nextInt(5), created);
    file.jira(created, task.created());

    Instant at = DemoClock.later(created, dice, 20, 500);
    file.jira(at, task.movedTo(DemoJira.STARTED, author, at));
    if (dice.nextInt(4) == 0) {
      at = DemoClock.later(at, dice, 30, 200);
      file.jira(at, task.movedTo(DemoJira.BLOCKED, author, at));
      at = DemoClock.later(at, dice, 90, 1500);
      file.jira(at, task.movedTo(DemoJira.STARTED, author, at));
    }
    at = pullRequest(team, author, task, DemoClock.later(at, dice, 60, 500));
    if (at != null) {
      file.jira(at, task.movedTo(DemoJira.DONE, author, at));
      deploy(team, author, task.key(), DemoClock.later(at, dice, 15, 400));
    }
  }

  /** From opening to merging; null if it was closed without. */
  private Instant pullRequest(DemoTeam team, Person author, DemoJira task, Instant opened) {
    String branch = author.login() + "/" + task.key();
    push(team, author, branch, opened.minusSeconds(90), 1 + dice.nextInt(4));
    DemoGithub.PullRequest pr =
        new DemoGithub.PullRequest(
            team, author, 9_000_000 + nextId++, task.key() + " Do what was asked", branch, opened);
    boolean draft = dice.nextInt(4) == 0;
    pr.node.put("draft", draft);
    file.github("pull_request", opened, pr.event("opened", author, opened));
    build(team, author, branch, opened.plusSeconds(20));
    Instant at = opened;
    if (draft) {
      at = DemoClock.later(at, dice, 60, 400);
      pr.node.put("draft", false);
      file.github("pull_request", at, pr.event("ready_for_review", author, at));
    }
    Person reviewer = reviewer(team, author);
    ObjectNode request = pr.event("review_requested", author, at);
    request
        .putObject("requested_reviewer")
        .put("id", reviewer.githubId())
        .put("login", reviewer.login());
    file.github("pull_request", at, request);
    file.jira(at, task.movedTo(DemoJira.IN_REVIEW, author, at));
    at = review(pr, reviewer, task, at);
    at = DemoClock.later(at, dice, 5, 180);
    boolean merged = dice.nextInt(10) > 0;
    file.github("pull_request", at, pr.closed(merged, author, at));
    if (!merged) {
      return null;
    }
    push(team, author, "main", at.plusSeconds(2), 1);
    build(team, author, "main", at.plusSeconds(10));
    return at.plusSeconds(30);
  }

  private Instant review(DemoGithub.PullRequest pr, Person reviewer, DemoJira task, Instant asked) {
    Person bot = DemoTeam.REVIEW_BOT;
    Instant at = asked.plusSeconds(45);
    file.github("pull_request_review", at, pr.review(nextId++, bot, "commented", at));
    int rounds = 1 + dice.nextInt(2);
    for (int round = 1; round <= rounds; round++) {
      at = DemoClock.later(at, dice, 20, 300);
      file.github("pull_request_review_comment", at, pr.comment(nextId++, reviewer, at));
      Instant answered = DemoClock.later(at, dice, 3, 25);
      file.github(
          "pull_request_review_comment", answered, pr.comment(nextId++, pr.author, answered));
      if (dice.nextInt(3) == 0) {
        Person curious = someone(DemoTeam.ALL.get(dice.nextInt(DemoTeam.ALL.size())));
        file.jira(answered, task.commented((int) nextId++, curious, answered));
      }
      at = DemoClock.later(answered, dice, 5, 60);
      String state = round == rounds ? "approved" : "changes_requested";
      file.github("pull_request_review", at, pr.review(nextId++, reviewer, state, at));
    }
    return at;
  }

  private void push(DemoTeam team, Person author, String branch, Instant at, int commits) {
    String after = "commit" + nextId++;
    file.github(
        "push", at, DemoGithub.push(team, author, branch, "before" + after, after, commits, at));
  }

  /** One build in five fails; most of those pass when they are run again. */
  private void build(DemoTeam team, Person author, String branch, Instant queued) {
    long id = 6_000_000 + nextId++;
    Instant started = queued;
    for (int attempt = 1; attempt <= 2; attempt++) {
      Instant ended = started.plusSeconds(200 + dice.nextInt(700));
      String conclusion =
          dice.nextInt(5) > 0 ? "success" : dice.nextInt(6) > 0 ? "failure" : "cancelled";
      file.github(
          "workflow_run",
          started,
          DemoGithub.workflowRun(team, author, branch, id, attempt, null, started, started));
      file.github(
          "workflow_run",
          ended,
          DemoGithub.workflowRun(team, author, branch, id, attempt, conclusion, started, ended));
      if (!conclusion.equals("failure")) {
        return;
      }
      started = ended.plusSeconds(120);
    }
  }

  /** The platform team reports its deployments itself, the others let GitHub do it. */
  private void deploy(DemoTeam team, Person author, String task, Instant at) {
    long id = nextId++;
    if (team.id().equals("eng-platform")) {
      deployed(team, at, "rel-" + id, task);
      return;
    }
    Instant ended = at.plusSeconds(240);
    String first = dice.nextInt(8) == 0 ? "failure" : "success";
    file.github(
        "deployment_status",
        ended,
        DemoGithub.deployment(team, author, id, first, List.of(task), ended));
    if (first.equals("failure")) {
      Instant again = ended.plusSeconds(1800);
      file.github(
          "deployment_status",
          again,
          DemoGithub.deployment(team, author, nextId++, "success", List.of(task), again));
    }
  }

  private void deployed(DemoTeam team, Instant at, String deployId, String task) {
    ObjectNode payload = Json.object().put("deploy_id", deployId).put("environment", "production");
    payload.putArray("task_ids").add(task);
    file.custom("deploy.success", team.id(), at, deployId, payload);
  }

  /** Pull requests of a bot, which no metric of people may count. */
  private void libraryUpdates() {
    Person bot = DemoTeam.LIBRARY_BOT;
    for (DemoTeam team : DemoTeam.ALL) {
      Instant at = DemoClock.later(DemoClock.START, dice, 600, 3000);
      DemoGithub.PullRequest pr =
          new DemoGithub.PullRequest(
              team, bot, 9_000_000 + nextId++, "Update libraries", "libraries/october", at);
      file.github("pull_request", at, pr.event("opened", bot, at));
      Instant merged = DemoClock.later(at, dice, 30, 300);
      file.github("pull_request", merged, pr.closed(true, someone(team), merged));
    }
  }

  private void issueOnGithub() {
    DemoTeam mobile = DemoTeam.ALL.get(2);
    Person reporter = someone(mobile);
    Instant created = Instant.parse("2025-10-06T08:12:00Z");
    Instant at = created;
    for (String action : List.of("opened", "labeled", "unlabeled", "closed", "pinned")) {
      String label = action.endsWith("labeled") ? "Blocked" : null;
      file.github("issues", at, DemoGithub.issue(mobile, reporter, 77, action, label, created, at));
      at = DemoClock.later(at, dice, 200, 700);
    }
    file.github("star", at, DemoGithub.about(mobile, reporter).put("action", "created"));
  }

  private Person someone(DemoTeam team) {
    return team.people().get(dice.nextInt(team.people().size()));
  }

  /** Every third reviewer is from another team; nobody is asked to review their own work. */
  private Person reviewer(DemoTeam team, Person author) {
    Person reviewer;
    do {
      boolean near = dice.nextInt(3) > 0;
      reviewer = someone(near ? team : DemoTeam.ALL.get(dice.nextInt(DemoTeam.ALL.size())));
    } while (reviewer.equals(author));
    return reviewer;
  }
}
