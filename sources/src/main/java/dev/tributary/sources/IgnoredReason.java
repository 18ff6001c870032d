package dev.tributary.sources;

import dev.tributary.contracts.event.ReasonCode;

/**
 * Why a delivery, or a part of one, became no event. A closed list, so that whoever imports can
 * count by reason and nothing disappears unseen.
 */
public enum IgnoredReason {
  /** The body is not one JSON object. */
  JSON_MALFORMED("json.malformed"),
  /** Nothing says which kind of event the body is, for example the header is missing. */
  EVENT_UNNAMED("event.unnamed"),
  /** No canonical event stands for this kind of event. */
  EVENT_UNMAPPED("event.unmapped"),
  /** The kind of event is read, this action of it is not. */
  ACTION_UNMAPPED("action.unmapped"),
  /** A change of fields that no canonical event stands for. */
  CHANGE_UNMAPPED("change.unmapped"),
  /** A label that the tenant has not declared to mean "blocked". */
  LABEL_UNCONFIGURED("label.unconfigured"),
  /** A field without which there is no fact. */
  FIELD_MISSING("field.missing"),
  /** A field of a kind, shape or range that it cannot have. */
  FIELD_INVALID("field.invalid"),
  /** Nothing in the body says whose it is, so no team can own it. */
  TEAM_UNKNOWN("team.unknown"),
  /** The result is neither a success nor a failure. */
  VERDICT_NONE("verdict.none"),
  /** The same fact arrives by another event; reading both would count it twice. */
  COUNTED_ELSEWHERE("counted.elsewhere"),
  /** A push that removes a branch pushes no commits. */
  BRANCH_DELETED("branch.deleted"),
  /** A push of a tag pushes no commits. */
  TAG_PUSHED("tag.pushed"),
  /** An envelope of a type that is not in the registry. */
  TYPE_UNDECLARED("type.undeclared"),
  /** An envelope of a version that this one cannot read. */
  SCHEMA_UNSUPPORTED("schema.unsupported"),
  /** An envelope whose time is beyond any clock. */
  TIME_FUTURE("time.future"),
  /** An envelope whose time is before anything that is spoken of. */
  TIME_ANCIENT("time.ancient"),
  /** An envelope that names another tenant. */
  TENANT_UNKNOWN("tenant.unknown"),
  /** An envelope larger than any event. */
  PAYLOAD_TOO_LARGE("payload.too_large"),
  /** An envelope that may not be used for its purpose. */
  PURPOSE_VIOLATION("purpose.violation");

  private final String code;

  IgnoredReason(String code) {
    this.code = code;
  }

  /** What the pipelines would say of the same envelope. */
  static IgnoredReason of(ReasonCode reason) {
    return valueOf(reason.name());
  }

  /** The code as it is counted, for example {@code action.unmapped}. */
  public String code() {
    return code;
  }
}
