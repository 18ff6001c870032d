package dev.tributary.serving.collector;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a body says of itself. Everything but plain UTF-8 JSON is refused before it is read. */
final class MediaType {
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";

  private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*\"?([^\";\\s]*)");

  private MediaType() {}

  /**
   * The type of the body, one of those allowed.
   *
   * @throws Problem 415 if it is of another type or charset, or compressed
   */
  static String require(Context ctx, List<String> allowed) {
    String encoding = ctx.header(Header.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw Problem.unsupportedType("Content-Encoding: a body is taken uncompressed only");
    }
    String header = ctx.header(Header.CONTENT_TYPE);
    String lower = (header == null ? "" : header).toLowerCase(Locale.ROOT);
    int end = lower.indexOf(';');
    String type = (end < 0 ? lower : lower.substring(0, end)).strip();
    var charset = CHARSET.matcher(end < 0 ? "" : lower.substring(end));
    if (!allowed.contains(type) || (charset.find() && !charset.group(1).matches("utf-?8"))) {
      throw Problem.unsupportedType(
          "Content-Type: this takes " + String.join(" or ", allowed) + " in UTF-8");
    }
    return type;
  }
}
