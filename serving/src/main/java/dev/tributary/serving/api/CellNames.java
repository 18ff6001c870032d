package dev.tributary.serving.api;

import dev.tributary.contracts.event.EventType;
import dev.tributary.contracts.event.FieldKind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/**
 * Names of people that are good within one cell: somebody has one name in all of its events and
 * another in every other cell, so that nobody can be followed from cell to cell. They are made of
 * pseudonyms, which whoever asks does not have.
 */
final class CellNames {
  /** Nobody has a name. */
  static final CellNames NONE = new CellNames(null);

  private static final int LENGTH = 12;

  private final String cell;

  private CellNames(String cell) {
    this.cell = cell;
  }

  static CellNames of(String... cell) {
    return new CellNames(String.join("\n", cell));
  }

  /**
   * @param pseudonym may be null: nobody acted
   */
  String of(Object pseudonym) {
    if (cell == null || pseudonym == null) {
      return null;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((cell + "\n" + pseudonym).getBytes(StandardCharsets.UTF_8));
      return "person-" + HexFormat.of().formatHex(hash).substring(0, LENGTH);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Says a field of a payload, people by their names here and former pseudonyms not at all. */
  void put(FieldKind kind, String field, Object value, Map<String, Object> payload) {
    if (kind != FieldKind.PERSON) {
      payload.put(field, value);
    } else if (cell != null && !field.startsWith(EventType.PREVIOUS)) {
      payload.put(field, of(value));
    }
  }
}
