package dev.tributary.contracts.event;

/**
 * Why a record could not become an event. A closed list: other people's alerts and replays depend
 * on it.
 */
public enum ReasonCode {
  JSON_MALFORMED("json.malformed"),
  FIELD_MISSING("field.missing"),
  FIELD_INVALID("field.invalid"),
  TYPE_UNDECLARED("type.undeclared"),
  SCHEMA_UNSUPPORTED("schema.unsupported"),
  TIME_FUTURE("time.future"),
  TIME_ANCIENT("time.ancient"),
  TENANT_UNKNOWN("tenant.unknown"),
  PAYLOAD_TOO_LARGE("payload.too_large"),
  PURPOSE_VIOLATION("purpose.violation");

  private final String code;

  ReasonCode(String code) {
    this.code = code;
  }

  /** The code as it travels, for example {@code field.missing}. */
  public String code() {
    return code;
  }
}
