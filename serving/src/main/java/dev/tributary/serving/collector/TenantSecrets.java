package dev.tributary.serving.collector;

import dev.tributary.contracts.identity.Pseudonyms;
import dev.tributary.sources.Directory;
import dev.tributary.sources.SecretRing;
import dev.tributary.sources.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what one tenant keeps secret: lines {@code name=value} of its file, where a value is taken
 * as it stands, without quotes or escapes; a variable of the environment comes before the file.
 *
 * <pre>
 * pseudonym.secret = ...        TRIBUTARY_ORG_ACME_PSEUDONYM_SECRET
 * pseudonym.key_id = k1         TRIBUTARY_ORG_ACME_PSEUDONYM_KEY_ID       more of them: SecretRing
 * github.secret    = ...        TRIBUTARY_ORG_ACME_GITHUB_SECRET
 * jira.secret      = ...        TRIBUTARY_ORG_ACME_JIRA_SECRET
 * ...                           one for each {@link HookSource}
 * ingest.token     = ...        TRIBUTARY_ORG_ACME_INGEST_TOKEN
 * </pre>
 */
final class TenantSecrets {
  private static final String PSEUDONYM_SECRET = SecretRing.SECRET;
  private static final String INGEST_TOKEN = "ingest.token";
  private static final Set<String> NAMES = names();

  /** What guards the door can be replaced at any time, so a weak one is refused. */
  private static final int SHORTEST = 16;

  private static final int SHORTEST_PSEUDONYM_SECRET = 32;

  private final Path file;
  private final List<String> problems;
  private final List<String> warnings;
  private final Map<String, String> values = new HashMap<>();

  private TenantSecrets(Path file, List<String> problems, List<String> warnings) {
    this.file = file;
    this.problems = problems;
    this.warnings = warnings;
  }

  /**
   * The tenant with its secrets; null if the secret for pseudonyms is missing.
   *
   * @param file need not exist
   * @param problems takes what makes the secrets unusable
   * @param warnings takes what is unwise
   */
  static TenantAccess read(
      Directory directory,
      Path file,
      Map<String, String> environment,
      List<String> problems,
      List<String> warnings) {
    TenantSecrets secrets = new TenantSecrets(file, problems, warnings);
    if (Files.exists(file)) {
      secrets.readFile();
    }
    secrets.override(directory.tenantId(), environment);
    return secrets.toAccess(directory);
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>(Set.of(PSEUDONYM_SECRET, SecretRing.KEY_ID, INGEST_TOKEN));
    for (HookSource source : HookSource.values()) {
      names.add(source.secretName());
    }
    return names;
  }

  private void readFile() {
    try {
      warnIfOpen();
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      for (int number = 1; number <= lines.size(); number++) {
        readLine(number, lines.get(number - 1).strip());
      }
    } catch (IOException e) {
      problems.add(file + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private void readLine(int number, String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    int equals = line.indexOf('=');
    String name = equals < 0 ? "" : line.substring(0, equals).strip();
    // A line that is not understood may be a secret: it is named by its number.
    if (!NAMES.contains(name) && !SecretRing.isName(name)) {
      problems.add(file + ":" + number + " must be name=value, with a name of " + NAMES);
    } else if (values.put(name, line.substring(equals + 1).strip()) != null) {
      problems.add(file + ":" + number + " gives " + name + " a second time");
    }
  }

  private void warnIfOpen() throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
      if (allowed.contains(PosixFilePermission.OTHERS_READ)
          || allowed.contains(PosixFilePermission.OTHERS_WRITE)
          || allowed.contains(PosixFilePermission.GROUP_WRITE)) {
        warnings.add(file + " is open to other users of this machine: chmod 600 " + file);
      }
    }
  }

  private void override(String tenantId, Map<String, String> environment) {
    Set<String> names = new TreeSet<>(NAMES);
    names.addAll(values.keySet());
    for (String name : names) {
      String value = environment.get(variable(tenantId, name));
      if (value != null && !value.isBlank()) {
        values.put(name, value.strip());
      }
    }
  }

  /** For example {@code TRIBUTARY_ORG_ACME_GITHUB_SECRET}. */
  private static String variable(String tenantId, String name) {
    return ("TRIBUTARY_" + tenantId + "_" + name)
        .toUpperCase(Locale.ROOT)
        .replace('-', '_')
        .replace('.', '_');
  }

  private TenantAccess toAccess(Directory directory) {
    String tenantId = directory.tenantId();
    Map<HookSource, byte[]> hooks = new EnumMap<>(HookSource.class);
    for (HookSource source : HookSource.values()) {
      String secret = guard(tenantId, source.secretName());
      if (secret != null) {
        hooks.put(source, secret.getBytes(StandardCharsets.UTF_8));
      }
    }
    String token = guard(tenantId, INGEST_TOKEN);
    if (hooks.isEmpty() && token == null) {
      warnings.add(
          "tenant " + tenantId + " has no hook secret and no ingest token: nothing gets in");
    }
    String pseudonymSecret = values.getOrDefault(PSEUDONYM_SECRET, "");
    if (pseudonymSecret.isEmpty()) {
      problems.add(
          "tenant "
              + tenantId
              + " has no secret for pseudonyms: put "
              + PSEUDONYM_SECRET
              + "=... into "
              + file
              + " or set "
              + variable(tenantId, PSEUDONYM_SECRET));
      return null;
    }
    Pseudonyms pseudonyms = pseudonyms(tenantId);
    if (pseudonyms == null) {
      return null;
    }
    // Only a warning: another secret would make other people of everybody known so far.
    if (pseudonymSecret.length() < SHORTEST_PSEUDONYM_SECRET) {
      warnings.add(
          PSEUDONYM_SECRET
              + " of tenant "
              + tenantId
              + " is short: ids can be guessed back by trying");
    }
    return TenantAccess.of(Tenant.of(directory, pseudonyms), hooks, token);
  }

  private Pseudonyms pseudonyms(String tenantId) {
    List<String> found = new ArrayList<>();
    Pseudonyms pseudonyms = SecretRing.read(values, found);
    found.forEach(problem -> problems.add("tenant " + tenantId + ": " + problem));
    return pseudonyms;
  }

  private String guard(String tenantId, String name) {
    String value = values.get(name);
    if (value != null && value.length() < SHORTEST) {
      problems.add(
          name + " of tenant " + tenantId + " must have at least " + SHORTEST + " characters");
      return null;
    }
    return value;
  }
}
