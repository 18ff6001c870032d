package dev.tributary.transforms.operational;

import dev.tributary.transforms.operational.Fact.Verb;

/** Whether a task is blocked and done, fact by fact in their order (docs/delivery.md). */
final class TaskState {
  private boolean created;
  private boolean blocked;
  private boolean inBlockedStatus;
  private boolean done;

  void after(Verb verb) {
    switch (verb) {
      case CREATED -> created = true;
      case BLOCKED -> blocked = true;
      case UNBLOCKED -> blocked = false;
      case MOVED_TO_BLOCKED -> {
        blocked = true;
        inBlockedStatus = true;
      }
      case MOVED -> {
        blocked &= !inBlockedStatus;
        inBlockedStatus = false;
      }
      case MOVED_TO_DONE -> {
        inBlockedStatus = false;
        complete();
      }
      case COMPLETED -> complete();
      case REOPENED -> done = false;
      default -> {}
    }
  }

  private void complete() {
    done = true;
    blocked = false;
  }

  boolean isCreated() {
    return created;
  }

  boolean isBlocked() {
    return blocked && !done;
  }

  boolean isDone() {
    return done;
  }
}
