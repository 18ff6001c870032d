package dev.tributary.io.registry;

import dev.tributary.io.tls.Authorities;
import dev.tributary.io.tls.Distrust;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A schema registry that speaks Confluent's HTTP protocol (Confluent, Apicurio's {@code ccompat},
 * Redpanda, Karapace). One request at a time and none twice: whoever asks is a person or a launch,
 * and can ask again.
 *
 * <p>Every method throws a {@link RegistryException} if the registry is away, does not let us in or
 * answers what the protocol does not know.
 */
public final class SchemaRegistry {
  /** Whoever reads with the newest schema can read what any older one wrote. */
  public static final String BACKWARD_TRANSITIVE = "BACKWARD_TRANSITIVE";

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final String TYPE = "application/vnd.schemaregistry.v1+json";

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  private final String url;
  private final String authorization;
  private final String authorities;
  private final HttpClient http;

  private SchemaRegistry(String url, String authorization, String authorities) {
    this.authorities = authorities;
    this.http =
        Authorities.trusting(authorities)
            .connectTimeout(CONNECT)
            // A redirect would carry the password wherever it points to.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.authorization = authorization;
  }

  /**
   * @param url where its {@code /subjects} are, without that; may have a path
   */
  public static SchemaRegistry at(String url) {
    return new SchemaRegistry(url, null, null);
  }

  /** The same, with basic authentication. */
  public SchemaRegistry as(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new SchemaRegistry(
        url, "Basic " + Base64.getEncoder().encodeToString(pair), authorities);
  }

  /** The same, trusted only if its certificate is by one of these authorities, in PEM. */
  public SchemaRegistry trusting(String pem) {
    return new SchemaRegistry(url, authorization, pem);
  }

  /**
   * A schema that is registered.
   *
   * @param version which one of its subject it is
   * @param id its number in the whole registry
   */
  public record Registered(int version, int id) {}

  /**
   * Whether a schema may follow those that are there.
   *
   * @param reasons why not, in the registry's words
   */
  public record Verdict(boolean compatible, List<String> reasons) {}

  /** All subjects. */
  public List<String> subjects() {
    return Json.strings(require(get("/subjects"), "the list of subjects"));
  }

  /** The numbers of a subject's versions; none if there is no such subject. */
  public List<Integer> versions(String subject) {
    Answer answer = get("/subjects/" + encoded(subject) + "/versions");
    return answer.status == NOT_FOUND
        ? List.of()
        : Json.integers(require(answer, "the versions of " + subject));
  }

  /** Where this very schema stands in its subject; empty if it is not there. */
  public Optional<Registered> find(String subject, String schema) {
    Answer answer = post("/subjects/" + encoded(subject), schema);
    if (answer.status == NOT_FOUND) {
      return Optional.empty();
    }
    Map<String, Object> found = Json.object(require(answer, "a schema of " + subject));
    return Optional.of(new Registered(Json.integer(found, "version"), Json.integer(found, "id")));
  }

  /** The text of the schema with that number; empty if there is none. */
  public Optional<String> schema(int id) {
    Answer answer = get("/schemas/ids/" + id);
    return answer.status == NOT_FOUND
        ? Optional.empty()
        : Optional.of(Json.text(Json.object(require(answer, "schema " + id)), "schema"));
  }

  /** Whether a schema may follow the versions of its subject; it may where there are none. */
  public Verdict check(String subject, String schema) {
    Answer answer =
        post("/compatibility/subjects/" + encoded(subject) + "/versions?verbose=true", schema);
    if (answer.status == NOT_FOUND) {
      return new Verdict(true, List.of());
    }
    Map<String, Object> said = Json.object(require(answer, "the compatibility of " + subject));
    return new Verdict(
        Boolean.TRUE.equals(said.get("is_compatible")), Json.stringsOf(said.get("messages")));
  }

  /**
   * Adds a schema to its subject; one that is there already stays as it is.
   *
   * @return its number; empty if the registry refuses it as incompatible with what is there
   */
  public Optional<Integer> register(String subject, String schema) {
    Answer answer = post("/subjects/" + encoded(subject) + "/versions", schema);
    return answer.status == CONFLICT
        ? Optional.empty()
        : Optional.of(Json.integer(Json.object(require(answer, "a schema of " + subject)), "id"));
  }

  /**
   * Says which changes a subject takes from now on.
   *
   * @param level for example {@link #BACKWARD_TRANSITIVE}
   */
  public void take(String subject, String level) {
    require(
        exchange(
            request("/config/" + encoded(subject))
                .PUT(BodyPublishers.ofString(Json.write(Map.of("compatibility", level))))),
        "the compatibility level of " + subject);
  }

  @Override
  public String toString() {
    return url;
  }

  private record Answer(int status, String body) {}

  private Answer get(String path) {
    return exchange(request(path).GET());
  }

  private Answer post(String path, String schema) {
    return exchange(
        request(path).POST(BodyPublishers.ofString(Json.write(Map.of("schema", schema)))));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(ANSWER)
            .header("Accept", TYPE + ", application/json")
            .header("Content-Type", TYPE)
            .header("User-Agent", "tributary");
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  private Answer exchange(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new RegistryException(
          Distrust.reasonOf(e)
              .map(
                  reason ->
                      "No secure connection to the schema registry at "
                          + url
                          + ": "
                          + reason
                          + "; check --schemaRegistryCa")
              .orElse("Cannot reach the schema registry at " + url + ": is it running?"),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException("Interrupted while asking the schema registry at " + url, e);
    }
  }

  private String require(Answer answer, String what) {
    if (answer.status == OK) {
      return answer.body;
    }
    String said = Json.message(answer.body);
    if (Set.of(UNAUTHORIZED, FORBIDDEN).contains(answer.status)) {
      throw new RegistryException(
          "The schema registry at "
              + url
              + " does not let us in: set TRIBUTARY_SCHEMA_REGISTRY_USER and"
              + " TRIBUTARY_SCHEMA_REGISTRY_PASSWORD");
    }
    throw new RegistryException(
        "The schema registry at %s %s %s: %s"
            .formatted(
                url,
                answer.status == UNPROCESSABLE ? "refuses" : "does not answer for",
                what,
                said.isEmpty() ? "status " + answer.status : said));
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
