package dev.tributary.transforms.delivery;

/** What can be counted in a team's hour. */
enum Measure {
  /** An event happened. */
  EVENT,
  /** A task reached production for the first time; the value is its cycle time in minutes. */
  CYCLE_TIME,
  PR_OPENED,
  PR_MERGED,
  PR_CLOSED,
  /** A pull request got its first review; the value is the lag in minutes. */
  REVIEW_LAG,
  BUILD_PASSED,
  BUILD_FAILED
}
