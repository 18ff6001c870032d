package dev.tributary.pipelines.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaParseException;

/** The part of Confluent's protocol that is asked for, with its numbers and errors, in memory. */
final class RegistryServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ROUTE =
      Pattern.compile(
          "(?<compatibility>/compatibility)?/subjects(?:/(?<subject>[^/]+)(?<versions>/versions)?)?"
              + "|/schemas/ids/(?<id>\\d+)|/config/(?<config>[^/]+)");

  private final HttpServer server;
  private final String user;
  private final String password;
  private final List<String> byId = new ArrayList<>();
  private final Map<String, List<Integer>> subjects = new TreeMap<>();
  private final Map<String, String> levels = new HashMap<>();

  RegistryServer(String user, String password) throws IOException {
    this.user = user;
    this.password = password;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The compatibility level of each subject that has one. */
  Map<String, String> levels() {
    return levels;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** An answer that is no success, as the protocol writes it. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    private Refusal(int code, String message) {
      super(message);
      this.code = code;
    }

    private int status() {
      return code > 1_000 ? code / 100 : code;
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    int status = 200;
    String body;
    try {
      String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      body = answer(exchange, request);
    } catch (Refusal e) {
      status = e.status();
      body = "{\"error_code\":%d,\"message\":%s}".formatted(e.code, quoted(e.getMessage()));
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized String answer(HttpExchange exchange, String request) throws Refusal {
    requireUser(exchange);
    Matcher route = ROUTE.matcher(exchange.getRequestURI().getRawPath());
    if (!route.matches()) {
      throw new Refusal(404, "HTTP 404 Not Found");
    }
    if (route.group("id") != null) {
      int id = Integer.parseInt(route.group("id"));
      if (id < 1 || id > byId.size()) {
        throw new Refusal(40_403, "Schema " + id + " not found");
      }
      return "{\"schema\":" + quoted(byId.get(id - 1)) + "}";
    }
    if (route.group("config") != null) {
      levels.put(decoded(route.group("config")), field(request, "compatibility"));
      return request;
    }
    if (route.group("subject") == null) {
      return quoted(subjects.keySet());
    }
    String subject = decoded(route.group("subject"));
    if (route.group("compatibility") != null) {
      List<String> reasons = incompatibilities(subject, parse(request));
      return "{\"is_compatible\":%s,\"messages\":%s}".formatted(reasons.isEmpty(), quoted(reasons));
    }
    if (route.group("versions") == null) {
      return find(subject, parse(request));
    }
    return exchange.getRequestMethod().equals("GET")
        ? versions(subject)
        : register(subject, parse(request));
  }

  private void requireUser(HttpExchange exchange) throws Refusal {
    String pair = user + ":" + password;
    String expected =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    if (user != null && !expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      throw new Refusal(401, "Unauthorized");
    }
  }

  private String versions(String subject) throws Refusal {
    List<Integer> numbers = new ArrayList<>();
    for (int version = 1; version <= ids(subject).size(); version++) {
      numbers.add(version);
    }
    return numbers.toString();
  }

  private List<Integer> ids(String subject) throws Refusal {
    if (!subjects.containsKey(subject)) {
      throw new Refusal(40_401, "Subject '" + subject + "' not found.");
    }
    return subjects.get(subject);
  }

  private String find(String subject, Schema schema) throws Refusal {
    List<Integer> ids = ids(subject);
    int id = byId.indexOf(schema.toString()) + 1;
    if (!ids.contains(id)) {
      throw new Refusal(40_403, "Schema not found");
    }
    return "{\"subject\":%s,\"version\":%d,\"id\":%d,\"schema\":%s}"
        .formatted(quoted(subject), ids.indexOf(id) + 1, id, quoted(schema.toString()));
  }

  private List<String> incompatibilities(String subject, Schema schema) throws Refusal {
    List<String> reasons = new ArrayList<>();
    for (int id : ids(subject)) {
      Schema older = new Schema.Parser().parse(byId.get(id - 1));
      var found = SchemaCompatibility.checkReaderWriterCompatibility(schema, older);
      if (found.getType() != SchemaCompatibilityType.COMPATIBLE) {
        reasons.add("reader schema cannot read version " + (ids(subject).indexOf(id) + 1));
      }
    }
    return reasons;
  }

  private String register(String subject, Schema schema) throws Refusal {
    if (subjects.containsKey(subject) && !incompatibilities(subject, schema).isEmpty()) {
      throw new Refusal(409, "Schema being registered is incompatible with an earlier schema");
    }
    if (!byId.contains(schema.toString())) {
      byId.add(schema.toString());
    }
    int id = byId.indexOf(schema.toString()) + 1;
    List<Integer> ids = subjects.computeIfAbsent(subject, none -> new ArrayList<>());
    if (!ids.contains(id)) {
      ids.add(id);
    }
    return "{\"id\":" + id + "}";
  }

  private static Schema parse(String request) throws Refusal {
    try {
      return new Schema.Parser().parse(field(request, "schema"));
    } catch (SchemaParseException e) {
      throw new Refusal(42_201, "Invalid Avro schema");
    }
  }

  private static String field(String json, String name) {
    try {
      return JSON.readTree(json).path(name).asText();
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String quoted(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String decoded(String subject) {
    return URLDecoder.decode(subject, StandardCharsets.UTF_8);
  }
}
