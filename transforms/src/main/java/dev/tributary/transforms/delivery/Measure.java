package dev.tributary.transforms.delivery;

/** What can be counted in a team's hour. */
public enum Measure {
  /** An event happened. */
  EVENT,
  /** A task reached production for the first time; the value is its cycle time in minutes. */
  CYCLE_TIME,
  PR_OPENED,
  PR_MERGED,
  PR_CLOSED,
  /** A pull request got its first review; the value is the lag in minutes. */
  REVIEW_LAG,
  BUILD_PASSED(Reach.WEEK),
  BUILD_FAILED(Reach.WEEK),
  PR_OPENED_BOT,
  PR_MERGED_BOT,
  COMMENT,
  COMMENT_ACROSS,
  COMMENT_BOT,
  DEPLOYMENT,
  DEPLOYMENT_FAILED,
  DEPLOYMENT_UNPLANNED,
  /** A deployment whose first commit is known; the value is its lead time in minutes. */
  LEAD_TIME,
  /** An incident was resolved; the value is the time to restore in minutes. */
  RESTORED,
  /** An event that has a say in the team's rows and is not in them. */
  COVERED,
  /** Tasks that some moment of the window finds blocked. */
  BLOCKED(Reach.ONWARDS),
  BLOCKED_LONG(Reach.ONWARDS),
  ACTIVE(Reach.ONWARDS),
  ACTIVE_BLOCKED_LONG(Reach.ONWARDS),
  /** People whose comment lies in the window. */
  COMMENTER(Reach.ONWARDS);

  /** Which windows an hour has a say in: those that end after it, for so many hours. */
  enum Reach {
    DAY(24),
    WEEK(7 * 24),
    /** What stands: it counts in every window from its hour on until it is taken away again. */
    ONWARDS(Integer.MAX_VALUE);

    private final int hours;

    Reach(int hours) {
      this.hours = hours;
    }

    int hours() {
      return hours;
    }
  }

  private final Reach reach;

  Measure() {
    this(Reach.DAY);
  }

  Measure(Reach reach) {
    this.reach = reach;
  }

  Reach reach() {
    return reach;
  }

  public boolean stands() {
    return reach == Reach.ONWARDS;
  }

  boolean hasMinutes() {
    return this == CYCLE_TIME || this == REVIEW_LAG || this == LEAD_TIME || this == RESTORED;
  }
}
