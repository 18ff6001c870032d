package dev.tributary.serving.api;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
              PORT));

  private final Map<String, String> flags;
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final int port;
  private final String password;
  private final String[] tenantKey;
  private final JWKSource<SecurityContext> keys;

  private ApiSettings(Map<String, String> flags, Map<String, String> environment) {
    this.flags = flags;
    this.environment = environment;
    for (String flag : new TreeSet<>(flags.keySet())) {
      if (!FLAGS.contains(flag)) {
        problems.add("--" + flag + " is not known; expected one of " + FLAGS);
      }
    }
    if (!jdbcUrl().startsWith("jdbc:postgresql://")) {
      problems.add("--apiJdbcUrl is missing, for example jdbc:postgresql://localhost/tributary");
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
    warnIfOpen();
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
    return name.startsWith("api");
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

  private void warnIfOpen() {
    try {
      if (!InetAddress.getByName(host()).isLoopbackAddress()) {
        warnings.add(
            "--apiHost="
                + host()
                + " can be reached from elsewhere over plain HTTP: put TLS in front");
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
