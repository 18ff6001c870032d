package dev.tributary.serving.collector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.contracts.event.Event;
import dev.tributary.sources.Ignored;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes what the collector says back: what it took, or why it did not. */
final class Answers {
  private static final String PROBLEM_JSON = "application/problem+json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Answers() {}

  /** 202: the broker has all of these events. */
  static void accepted(Context ctx, List<Event> events, List<Ignored> ignored) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("event_ids", events.stream().map(event -> event.eventId().toString()).toList());
    body.put(
        "ignored",
        ignored.stream()
            .map(part -> Map.of("reason", part.reason().code(), "what", part.what()))
            .toList());
    write(ctx, 202, "application/json", body);
  }

  /** 200: somebody listens here. */
  static void challenge(Context ctx, String challenge) {
    write(ctx, 200, "application/json", Map.of("challenge", challenge));
  }

  static void ok(Context ctx, String state) {
    write(ctx, 200, "application/json", Map.of("status", state));
  }

  /**
   * @param refused directories whose newest text is not in force; who they are is not said here
   */
  static void ready(Context ctx, String state, int refused) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", state);
    body.put("directories_refused", refused);
    write(ctx, 200, "application/json", body);
  }

  static void problem(Context ctx, Problem problem) {
    if (problem.retryAfterSeconds() > 0) {
      ctx.header(Header.RETRY_AFTER, Integer.toString(problem.retryAfterSeconds()));
    }
    if (problem.status() == 401) {
      ctx.header(Header.WWW_AUTHENTICATE, "Bearer");
    }
    if (problem.reason() != null) {
      RequestLog.note(ctx, RequestLog.REASON, problem.reason().code());
    }
    if (problem.causeForLog() != null) {
      RequestLog.note(ctx, RequestLog.CAUSE, problem.causeForLog());
    }
    write(ctx, problem.status(), PROBLEM_JSON, bodyOf(problem));
  }

  private static Map<String, Object> bodyOf(Problem problem) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", HttpStatus.forStatus(problem.status()).getMessage());
    body.put("status", problem.status());
    if (problem.reason() != null) {
      body.put("reason", problem.reason().code());
    }
    body.put("detail", problem.getMessage());
    if (!problem.rejects().isEmpty()) {
      body.put("rejects", problem.rejects());
    }
    return body;
  }

  /** What the server refuses before the collector sees it, for example a path of odd bytes. */
  static boolean early(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Problem problem = Problem.other(status, "the server does not take this request");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, PROBLEM_JSON);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    if (status == 503) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, 5); // it is stopping
    }
    response.write(true, ByteBuffer.wrap(bytes(bodyOf(problem))), callback);
    return true;
  }

  private static void write(Context ctx, int status, String type, Map<String, Object> body) {
    ctx.status(status)
        .contentType(type)
        .header("X-Content-Type-Options", "nosniff")
        .header(Header.CACHE_CONTROL, "no-store")
        .result(bytes(body));
  }

  private static byte[] bytes(Map<String, Object> body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer of texts and numbers is JSON", e);
    }
  }
}
