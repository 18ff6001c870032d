package dev.tributary.serving.api;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import dev.tributary.serving.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the API is started, checked as a whole. Holds secrets: prints as its address only. */
public final class ApiSettings {
  /** {@code jdbc:postgresql://host:port/database}; required. */
  public static final String JDBC_URL = "apiJdbcUrl";

  /** {@code tributary_api} if absent. */
  public static final String JDBC_USER = "apiJdbcUser";

  /** A file with the password; or the variable {@value #PASSWORD_VARIABLE}. */
  public static final String PASSWORD_FILE = "apiJdbcPasswordFile";

  public static final String PASSWORD_VARIABLE = "TRIBUTARY_API_DB_PASSWORD";

  /** The file that {@code tenants key} wrote; or the variable {@value #KEY_VARIABLE}. */
  public static final String TENANT_KEY_FILE = "apiTenantKeyFile";

  public static final String KEY_VARIABLE = "TRIBUTARY_TENANT_KEY";

  /** The issuer's keys: an https address, or a file; required. */
  public static final String JWKS = "apiJwks";

  /** The claim {@code iss} of every token; required. */
  public static final String ISSUER = "apiIssuer";

  /** What the claim {@code aud} must name, {@code tributary} if absent. */
  public static final String AUDIENCE = "apiAudience";

  /** The address to listen on, {@code 127.0.0.1} if absent. */
  public static final String HOST = "apiHost";

  /** 0 for any free port, 8080 if absent. */
  public static final String PORT = "apiPort";

  /** What the gateway's series begin with, {@code namespace} if absent. */
  public static final String SERIES_NAMESPACE = "apiSeriesNamespace";

  /** The cold tier, from which events are told that explain a number; none are told without. */
  public static final String COLD_PATH = "apiColdPath";

  /** How often a view that is watched is read again, {@code PT2S} if absent. */
  public static final String LIVE_EVERY = "apiLiveEvery";

  /** A file with the secret of embed links; or the variable; nothing is embedded if both lack. */
  public static final String EMBED_KEY_FILE = "apiEmbedKeyFile";

  public static final String EMBED_KEY_VARIABLE = "TRIBUTARY_EMBED_KEY";

  /** A file of lines {@code tenant=origin origin}: who may frame a tenant's panels. */
  public static final String EMBED_ANCESTORS = "apiEmbedAncestors";

  private static final String PREFIX = "api";

  private static final Set<String> FLAGS =
      new TreeSet<>(
          Set.of(
              JDBC_URL,
              JDBC_USER,
              PASSWORD_FILE,
              TENANT_KEY_FILE,
              JWKS,
              ISSUER,
              AUDIENCE,
              HOST,
              PORT,
              SERIES_NAMESPACE,
              COLD_PATH,
              LIVE_EVERY,
              EMBED_KEY_FILE,
              EMBED_ANCESTORS));

  /** Origins only: a policy has no room for a wildcard, a path or a second directive. */
  private static final Pattern ANCESTORS =
      Pattern.compile(
          "([A-Za-z0-9][A-Za-z0-9._-]{0,63})=(https?://[A-Za-z0-9.-]+(?::\\d{1,5})?(?: https?://[A-Za-z0-9.-]+(?::\\d{1,5})?)*)");

  private final Map<String, String> flags;
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final int port;
  private final String password;
  private final String[] tenantKey;
  private final JWKSource<SecurityContext> keys;
  private final Duration liveEvery;
  private final Embedding embedding;
  private final ServerTls tls;

  private ApiSettings(Map<String, String> flags, Map<String, String> environment) {
    this.flags = flags;
    this.environment = environment;
    for (String flag : new TreeSet<>(flags.keySet())) {
      if (!FLAGS.contains(flag) && !ServerTls.flags(PREFIX).contains(flag)) {
        problems.add("--" + flag + " is not known; expected one of " + flags());
      }
    }
    if (!jdbcUrl().startsWith("jdbc:postgresql://")) {
      problems.add("--apiJdbcUrl is missing, for example jdbc:postgresql://localhost/tributary");
    }
    if (jdbcUrl().matches("(?i).*[?&](ssl)?password=.*")) {
      problems.add("--apiJdbcUrl must not hold a password: give --apiJdbcPasswordFile");
    }
    if (issuer().isBlank()) {
      problems.add("--apiIssuer is missing: what the claim iss of every token says");
    }
    this.port = port(flags.getOrDefault(PORT, "8080"));
    this.password = secret(PASSWORD_FILE, PASSWORD_VARIABLE);
    this.tenantKey = secret(TENANT_KEY_FILE, KEY_VARIABLE).split(":", 2);
    if (tenantKey.length == 2
        ? !tenantKey[1].matches("[0-9a-f]{64,}") || tenantKey[1].length() % 2 != 0
        : !tenantKey[0].isEmpty()) {
      problems.add("the tenant key has the form <key id>:<hex>: ./tributary tenants key writes it");
    }
    this.keys = keys(flags.getOrDefault(JWKS, ""));
    this.liveEvery = duration(flags.getOrDefault(LIVE_EVERY, "PT2S"));
    this.embedding = new Embedding(embedLinks(), ancestors());
    if (!seriesNamespace().matches("[a-zA-Z_][a-zA-Z0-9_]{0,63}")) {
      problems.add("--apiSeriesNamespace takes a name of letters, digits and _");
    }
    this.tls = ServerTls.from(PREFIX, flags, environment, problems);
    warnIfOpen();
  }

  /** The names of all its flags, without dashes. */
  public static Set<String> flags() {
    Set<String> known = new TreeSet<>(FLAGS);
    known.addAll(ServerTls.flags(PREFIX));
    return known;
  }

  /**
   * @param flags by their names without dashes, the constants of this class; no secret is a flag
   * @param environment where secrets may stand instead of in files
   * @throws ApiSettingsException naming everything that is wrong
   */
  public static ApiSettings from(Map<String, String> flags, Map<String, String> environment) {
    ApiSettings settings = new ApiSettings(Map.copyOf(flags), environment);
    if (!settings.problems.isEmpty()) {
      throw new ApiSettingsException(settings.problems);
    }
    return settings;
  }

  /** Whether a flag is one of the API's. */
  public static boolean isFlag(String name) {
    return name.startsWith(PREFIX);
  }

  private String secret(String flag, String variable) {
    String file = flags.get(flag);
    String value = environment.getOrDefault(variable, "");
    try {
      value = file == null ? value : Files.readString(Path.of(file));
    } catch (IOException e) {
      problems.add("--" + flag + " takes a file that can be read");
      return "";
    }
    if (value.isBlank()) {
      problems.add("--" + flag + " is missing: a file, or set " + variable);
    }
    return value.strip();
  }

  private JWKSource<SecurityContext> keys(String from) {
    try {
      if (from.startsWith("https://") || from.matches("http://(127\\.0\\.0\\.1|localhost)[:/].*")) {
        // Cached, fetched again for a key it does not know, and not more often than twice in 30 s.
        return JWKSourceBuilder.create(URI.create(from).toURL())
            .retrying(true)
            .outageTolerant(true)
            .build();
      }
      if (!from.isBlank() && Files.isReadable(Path.of(from))) {
        return JWKSourceBuilder.create(new JwksFile(Path.of(from))).build();
      }
    } catch (MalformedURLException | IllegalArgumentException e) {
      // said below
    }
    problems.add("--apiJwks takes the issuer's keys: an https address or a file");
    return null;
  }

  private int port(String text) {
    if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535) {
      return Integer.parseInt(text);
    }
    problems.add("--apiPort takes a number from 0 to 65535, not " + text);
    return 0;
  }

  private Duration duration(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (duration.compareTo(Duration.ofMillis(100)) >= 0
          && duration.compareTo(Duration.ofMinutes(1)) <= 0) {
        return duration;
      }
    } catch (DateTimeException e) {
      // said below
    }
    problems.add("--apiLiveEvery takes a duration from PT0.1S to PT1M, not " + text);
    return Duration.ofSeconds(2);
  }

  private Optional<EmbedLinks> embedLinks() {
    if (!flags.containsKey(EMBED_KEY_FILE) && !environment.containsKey(EMBED_KEY_VARIABLE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(EmbedLinks.signedWith(secret(EMBED_KEY_FILE, EMBED_KEY_VARIABLE)));
    } catch (IllegalArgumentException e) {
      problems.add("--" + EMBED_KEY_FILE + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private Map<String, String> ancestors() {
    String file = flags.get(EMBED_ANCESTORS);
    Map<String, String> ancestors = new TreeMap<>();
    if (file != null) {
      try {
        for (String line : Files.readAllLines(Path.of(file))) {
          Matcher matcher = ANCESTORS.matcher(line);
          if (matcher.matches()) {
            ancestors.put(matcher.group(1), matcher.group(2));
          } else if (!line.isBlank() && !line.startsWith("#")) {
            problems.add(
                "--"
                    + EMBED_ANCESTORS
                    + " has lines like org-acme=https://intranet.example.com, and one that is not");
          }
        }
      } catch (IOException e) {
        problems.add("--" + EMBED_ANCESTORS + " takes a file that can be read");
      }
    }
    return ancestors;
  }

  private void warnIfOpen() {
    try {
      if (!InetAddress.getByName(host()).isLoopbackAddress() && !tls.isOn()) {
        warnings.add(
            "--apiHost="
                + host()
                + " can be reached from elsewhere over plain HTTP: give --apiTlsCertificate and --apiTlsKey");
      }
    } catch (UnknownHostException e) {
      problems.add("--apiHost takes an address of this machine, for example 127.0.0.1");
    }
  }

  public String host() {
    return flags.getOrDefault(HOST, "127.0.0.1");
  }

  public int port() {
    return port;
  }

  /** Whether it speaks HTTPS. */
  public ServerTls tls() {
    return tls;
  }

  String jdbcUrl() {
    return flags.getOrDefault(JDBC_URL, "");
  }

  String jdbcUser() {
    return flags.getOrDefault(JDBC_USER, "tributary_api");
  }

  String password() {
    return password;
  }

  private String issuer() {
    return flags.getOrDefault(ISSUER, "");
  }

  String seriesNamespace() {
    return flags.getOrDefault(SERIES_NAMESPACE, "namespace");
  }

  /** The folder of the cold tier, if it was given. */
  public Optional<String> coldPath() {
    return Optional.ofNullable(flags.get(COLD_PATH));
  }

  Duration liveEvery() {
    return liveEvery;
  }

  Embedding embedding() {
    return embedding;
  }

  TenantPass pass(Clock clock) {
    return TenantPass.signedWith(tenantKey[0], HexFormat.of().parseHex(tenantKey[1]), clock);
  }

  AccessTokens tokens(Clock clock) {
    return AccessTokens.by(keys, issuer(), flags.getOrDefault(AUDIENCE, "tributary"), clock);
  }

  /** What is unwise but works, one sentence each, without secrets. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public String toString() {
    return "ApiSettings[" + host() + ":" + port + "]";
  }
}
