package dev.tributary.benchmarks.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * {@code callerInfo.callerUid} of an {@code Ext5}, read as a stream of tokens and no further than
 * needed: what a tuned job would use in place of {@code JSON_VALUE}, which builds a tree.
 */
public final class CallerOf extends ScalarFunction {
  private static final long serialVersionUID = 1;
  private static final JsonFactory JSON = new JsonFactory();

  /** Null if it names no caller. */
  public String eval(String ext5) {
    try (JsonParser parser = JSON.createParser(ext5)) {
      return enter(parser, "callerInfo") && enter(parser, "callerUid") ? parser.getText() : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** From before an object to the value of one of its fields. */
  private static boolean enter(JsonParser parser, String name) throws IOException {
    if (parser.currentToken() == null) {
      parser.nextToken();
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = parser.currentName().equals(name);
      parser.nextToken();
      if (found) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }
}
