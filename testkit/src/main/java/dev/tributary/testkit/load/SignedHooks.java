package dev.tributary.testkit.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Deliveries as tools send them: recorded bodies, each with an identity of its own, signed as the
 * tool's manual says. Written from the manuals, and shares no code with what verifies them.
 */
public final class SignedHooks {
  /** What every tool signs with, for every tenant. */
  public static final String SECRET = "a-secret-of-load-tests";

  /** How many deliveries differ from each other. */
  public static final int DISTINCT = 900_000;

  /**
   * @param marker what names the delivery in the recorded body, where digits of ours go
   */
  private record Tool(
      String source, String file, String marker, BiFunction<byte[], Long, List<String>> headers) {}

  private record Template(Tool tool, String[] parts) {}

  private static final List<Tool> TOOLS =
      List.of(
          new Tool(
              "github",
              "github/octokit/pull_request.jsonl",
              "279147437",
              (body, now) -> github("pull_request", body)),
          new Tool(
              "github",
              "github/octokit/issue_comment.jsonl",
              "492700400",
              (body, now) -> github("issue_comment", body)),
          new Tool(
              "gitlab",
              "gitlab/merge_requests/input.jsonl",
              "9001",
              (body, now) ->
                  List.of("X-Gitlab-Token", SECRET, "X-Gitlab-Event", "Merge Request Hook")),
          new Tool(
              "slack",
              "slack/channel/input.jsonl",
              "000100",
              (body, now) ->
                  List.of(
                      "X-Slack-Request-Timestamp",
                      Long.toString(now),
                      "X-Slack-Signature",
                      "v0=" + hmac(utf8("v0:" + now + ":"), body))),
          new Tool(
              "pagerduty",
              "pagerduty/incidents/input.jsonl",
              "1ACME",
              (body, now) -> List.of("X-PagerDuty-Signature", "v1=" + hmac(body))));

  private final List<Template> templates = new ArrayList<>();
  private final List<String> tenants;

  private SignedHooks(List<String> tenants) {
    this.tenants = List.copyOf(tenants);
  }

  /**
   * @param testdata the repository's folder of that name
   * @param tenants who is sent to, in turn; each has {@link #SECRET} for every tool
   */
  public static SignedHooks recordedIn(Path testdata, List<String> tenants) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    SignedHooks hooks = new SignedHooks(tenants);
    for (Tool tool : TOOLS) {
      JsonNode recorded = json.readTree(Files.readAllLines(testdata.resolve(tool.file())).get(0));
      String body = (recorded.has("body") ? recorded.get("body") : recorded).toString();
      String[] parts = body.split(tool.marker(), -1);
      if (parts.length < 2) {
        throw new IOException(tool.file() + " does not hold " + tool.marker());
      }
      hooks.templates.add(new Template(tool, parts));
    }
    return hooks;
  }

  /** The lines of a tenant's file of secrets. */
  public static List<String> secrets() {
    return TOOLS.stream().map(tool -> tool.source() + ".secret=" + SECRET).distinct().toList();
  }

  /**
   * The bytes of a whole request; the same number is the same delivery.
   *
   * @param number 0 to {@link #DISTINCT}
   * @param nowSeconds when it is signed, epoch seconds
   */
  public byte[] request(int number, long nowSeconds) {
    Template template = templates.get(number % templates.size());
    String tenant = tenants.get(number / templates.size() % tenants.size());
    String identity = Integer.toString(100_000 + number % DISTINCT);
    byte[] body = utf8(String.join(identity, template.parts()));
    StringBuilder head = new StringBuilder(300);
    head.append("POST /hooks/").append(tenant).append('/').append(template.tool().source());
    head.append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n");
    List<String> headers = template.tool().headers().apply(body, nowSeconds);
    for (int i = 0; i < headers.size(); i += 2) {
      head.append(headers.get(i)).append(": ").append(headers.get(i + 1)).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] start = utf8(head.toString());
    byte[] request = new byte[start.length + body.length];
    System.arraycopy(start, 0, request, 0, start.length);
    System.arraycopy(body, 0, request, start.length, body.length);
    return request;
  }

  private static List<String> github(String event, byte[] body) {
    return List.of("X-GitHub-Event", event, "X-Hub-Signature-256", "sha256=" + hmac(body));
  }

  private static String hmac(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(utf8(SECRET), "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
