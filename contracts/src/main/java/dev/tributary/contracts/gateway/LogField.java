package dev.tributary.contracts.gateway;

import java.util.Optional;

/**
 * The fields of an access log line that a pruning program may keep (G-089). Names with a prefix lie
 * in nested parts of the line: {@code ext5_} and {@code callerInfo_} in {@code Ext5}, {@code
 * request_} in {@code RequestContent}.
 */
public enum LogField {
  LOCAL_IP("LocalIp"),
  PRODUCT("Product"),
  VERSION("Version"),
  API("Api"),
  DOMAIN("Domain"),
  ERROR_CODE("ErrorCode"),
  HTTP_CODE("HttpCode"),
  TOTAL_USED_TIME("TotalUsedTime"),
  /** A credential: known by name so that keeping it can be refused (T-38). */
  AK("AK"),
  REGION_ID("RegionId"),
  CLIENT_IP("ClientIp"),
  CALLER_TYPE("callerInfo_callerType"),
  CALLER_UID("callerInfo_callerUid"),
  OWNER_ID("callerInfo_ownerId"),
  EXT5_REGION_ID("ext5_regionId"),
  APP_GROUP("ext5_appGroup"),
  STAGE("ext5_stage"),
  REQUEST_REGION_ID("request_regionId");

  private final String fieldName;

  LogField(String fieldName) {
    this.fieldName = fieldName;
  }

  /** Its place among the fields of a line in memory; never stored, so the order may change. */
  @SuppressWarnings("EnumOrdinal")
  int position() {
    return ordinal();
  }

  /** The name in a pruning program. */
  public String fieldName() {
    return fieldName;
  }

  public static Optional<LogField> find(String name) {
    for (LogField field : values()) {
      if (field.fieldName.equals(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
