package dev.tributary.transforms.delivery;

import java.time.Duration;
import java.util.List;

/**
 * When one segment of a task was blocked and active ({@code docs/delivery.md}, Blocked, done,
 * active): the facts in order, and what holds from each one to the next.
 *
 * <p>A state from one instant to another holds at the end of a window if it began before that end
 * and did not end before it. So both instants count from the hour they lie in.
 */
final class TaskStates {
  /** A blocked task is blocked for long after this. */
  static final Duration LONG = Duration.ofDays(2);

  /** An open task without an event for this long is not active. */
  static final Duration ACTIVE = Duration.ofDays(30);

  private static final long NEVER = Long.MIN_VALUE;

  private final Spans blocked;
  private final Spans blockedLong;
  private final Spans active;
  private final Spans activeBlockedLong;

  private boolean created;
  private boolean done;
  private boolean hindered;
  private boolean inBlockedCategory;
  private long blockedSince = NEVER;

  private TaskStates(List<Contribution> contributions) {
    blocked = new Spans(Measure.BLOCKED, contributions);
    blockedLong = new Spans(Measure.BLOCKED_LONG, contributions);
    active = new Spans(Measure.ACTIVE, contributions);
    activeBlockedLong = new Spans(Measure.ACTIVE_BLOCKED_LONG, contributions);
  }

  /** Adds what the states of a segment contribute. */
  static void contribute(List<Fact> segment, List<Contribution> contributions) {
    new TaskStates(contributions).follow(segment);
  }

  private void follow(List<Fact> segment) {
    for (int i = 0; i < segment.size(); i++) {
      Fact fact = segment.get(i);
      happened(fact);
      holds(
          fact.atMillis(), i + 1 < segment.size() ? segment.get(i + 1).atMillis() : Long.MAX_VALUE);
    }
    blocked.close();
    blockedLong.close();
    active.close();
    activeBlockedLong.close();
  }

  private void happened(Fact fact) {
    switch (fact.verb()) {
      case TASK_CREATED -> created = true;
      case TASK_BLOCKED -> hindered = true;
      case TASK_MOVED_TO_BLOCKED -> {
        hindered = true;
        inBlockedCategory = true;
      }
      case TASK_UNBLOCKED -> hindered = false;
      case TASK_MOVED -> {
        hindered &= !inBlockedCategory;
        inBlockedCategory = false;
      }
      case TASK_MOVED_TO_DONE -> {
        complete();
        inBlockedCategory = false;
      }
      case TASK_COMPLETED -> complete();
      case TASK_REOPENED -> done = false;
      default -> {}
    }
    if (!hindered || done) {
      blockedSince = NEVER;
    } else if (blockedSince == NEVER) {
      blockedSince = fact.atMillis();
    }
  }

  private void complete() {
    done = true;
    hindered = false;
  }

  /** Nothing happens from one instant to the next. */
  private void holds(long since, long next) {
    if (since == next) {
      return;
    }
    long known = Math.min(next, since + Timeline.HORIZON.toMillis());
    long lively = Math.min(next, since + ACTIVE.toMillis());
    boolean isBlocked = blockedSince != NEVER;
    long longSince = isBlocked ? Math.max(since, blockedSince + LONG.toMillis()) : NEVER;
    if (isBlocked) {
      // A window that begins before the blocking ends still holds a part of it.
      long lastEnd = -Math.floorDiv(-known, Contribution.HOUR_MILLIS) + Windows.HOURS - 1;
      blocked.add(hour(since), lastEnd);
      blockedLong.add(hour(longSince), hour(known));
    }
    if (created && !done) {
      active.add(hour(since), hour(lively));
      if (isBlocked) {
        activeBlockedLong.add(hour(longSince), hour(lively));
      }
    }
  }

  private static long hour(long millis) {
    return Math.floorDiv(millis, Contribution.HOUR_MILLIS);
  }
}
