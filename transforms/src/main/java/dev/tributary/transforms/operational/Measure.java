package dev.tributary.transforms.operational;

/** What can change in a team's minute. */
enum Measure {
  /** An event happened in this minute. */
  EVENT,
  /** A build failed in this minute. */
  FAILED_BUILD,
  /** From this minute on one task more (or less) is blocked. */
  BLOCKED,
  /** From this minute on one incident more (or less) is open. */
  OPEN_INCIDENT,
  /** From this minute on one item more (or less) is open. */
  OPEN_ITEM
}
