package dev.tributary.io.jdbc;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Row;
import java.util.List;
import java.util.Optional;

/**
 * What would go wrong with a row before the database could say so: a null where rows are compared,
 * half of a surrogate pair (it would silently become another text, perhaps another row's key), and
 * a number that is none (it would poison every sum and no JSON can hold it).
 */
final class RowCheck {
  private static final int PROVENANCE = 4;

  private RowCheck() {}

  /** Why the row cannot be stored, in a word for a log; empty if it may well be. */
  static Optional<String> problem(Row row) {
    List<Column> columns = row.table().columns();
    for (int i = 0; i < columns.size(); i++) {
      Object value = row.get(i);
      boolean required = columns.get(i).key() || i >= columns.size() - PROVENANCE;
      if (value == null && required) {
        return Optional.of("incomplete");
      }
      if (value instanceof String text && hasLoneSurrogate(text)) {
        return Optional.of("not_unicode");
      }
      if (value instanceof Double number && !Double.isFinite(number)) {
        return Optional.of("not_finite");
      }
    }
    return Optional.empty();
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
      }
    }
    return false;
  }
}
