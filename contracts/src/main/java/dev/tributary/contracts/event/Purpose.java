package dev.tributary.contracts.event;

/**
 * What events of a type may be processed for (P-075). Each event type carries exactly one purpose;
 * a metric declares one purpose and may read only types of that purpose (P-076).
 */
public enum Purpose {
  /** How work flows from idea to production. */
  DELIVERY,
  /** How people work together, never who works how much. */
  COLLABORATION,
  /** Whether the service works. */
  OPERATIONS,
  /** How a product is used: who is active, what is looked at, what is spent. */
  ACTIVITY,
  /** Declared by the tenant for its own event types. */
  CUSTOM
}
