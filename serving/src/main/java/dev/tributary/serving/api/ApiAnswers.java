package dev.tributary.serving.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes what the API says: numbers with an ETag, or why there are none. */
final class ApiAnswers {
  private static final String PROBLEM_JSON = "application/problem+json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ApiAnswers() {}

  /** 200; or 304 if the caller has exactly this already. */
  static void data(Context ctx, Map<String, Object> body) {
    byte[] bytes = bytes(body);
    String tag = '"' + hash(bytes) + '"';
    ctx.header(Header.ETAG, tag);
    // Only for who asked, and only after asking again.
    secure(ctx)
        .header(Header.CACHE_CONTROL, "private, no-cache")
        .header(Header.VARY, "Authorization");
    String known = ctx.header(Header.IF_NONE_MATCH);
    if (known != null && known.contains(tag)) {
      ctx.status(304);
    } else {
      ctx.status(200).contentType("application/json").result(bytes);
    }
  }

  static void state(Context ctx, String state) {
    secret(ctx, Map.of("status", state));
  }

  /** 200, and nobody keeps it. */
  static void secret(Context ctx, Map<String, Object> body) {
    secure(ctx)
        .header(Header.CACHE_CONTROL, "no-store")
        .status(200)
        .contentType("application/json")
        .result(bytes(body));
  }

  static void openApi(Context ctx, byte[] text) {
    secure(ctx).contentType("application/json").result(text);
  }

  static void problem(Context ctx, ApiProblem problem) {
    if (problem.retryAfterSeconds() > 0) {
      ctx.header(Header.RETRY_AFTER, Integer.toString(problem.retryAfterSeconds()));
    }
    if (problem.status() == 401) {
      ctx.header(Header.WWW_AUTHENTICATE, "Bearer");
    }
    secure(ctx)
        .header(Header.CACHE_CONTROL, "no-store")
        .status(problem.status())
        .contentType(PROBLEM_JSON)
        .result(bytes(problem));
  }

  /** What the server refuses before a route sees it. */
  static boolean early(Request request, Response response, Callback callback) {
    ApiProblem problem = ApiProblem.other(response.getStatus());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, PROBLEM_JSON);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, ByteBuffer.wrap(bytes(problem)), callback);
    return true;
  }

  private static Context secure(Context ctx) {
    return ctx.header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  }

  static byte[] bytes(ApiProblem problem) {
    return bytes(bodyOf(problem));
  }

  private static Map<String, Object> bodyOf(ApiProblem problem) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", HttpStatus.forStatus(problem.status()).getMessage());
    body.put("status", problem.status());
    body.put("reason", problem.reason());
    body.put("detail", problem.getMessage());
    return body;
  }

  /** 32 hex digits that name exactly these bytes. */
  static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** JSON on one line. */
  static byte[] bytes(Map<String, Object> body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer of texts and numbers is JSON", e);
    }
  }
}
