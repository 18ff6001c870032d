package dev.tributary.sources;

import dev.tributary.contracts.identity.Pseudonyms;
import dev.tributary.contracts.identity.Pseudonyms.Secret;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads a tenant's secrets for pseudonyms, written as {@code name=value}. To rotate, two lines are
 * added and none is changed:
 *
 * <pre>
 * pseudonym.secret    = ...                     the first secret
 * pseudonym.key_id    = k1                      its name; k1 if not given
 * pseudonym.secret.k2 = ...                     the next one,
 * pseudonym.from.k2   = 2026-12-01T00:00:00Z    for events of this instant and later
 * </pre>
 */
public final class SecretRing {
  public static final String SECRET = "pseudonym.secret";
  public static final String KEY_ID = "pseudonym.key_id";
  private static final String LATER_SECRET = SECRET + ".";
  private static final String FROM = "pseudonym.from.";
  private static final Pattern NAME =
      Pattern.compile("pseudonym\\.(secret|key_id|(secret|from)\\.[A-Za-z0-9_-]{1,40})");

  private SecretRing() {}

  /** Whether a line of this name belongs to the ring. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The lines of a text; those of other names are left out. */
  public static Map<String, String> lines(String text) {
    Map<String, String> values = new HashMap<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      String name = equals < 0 ? "" : line.substring(0, equals).strip();
      if (isName(name)) {
        values.put(name, line.substring(equals + 1).strip());
      }
    }
    return values;
  }

  /**
   * @return null if something is wrong
   * @param problems takes what is wrong, one sentence each; never a secret
   */
  public static Pseudonyms read(Map<String, String> values, List<String> problems) {
    List<String> found = new ArrayList<>();
    Map<Instant, Secret> later = new TreeMap<>(Comparator.naturalOrder());
    values.forEach(
        (name, value) -> {
          if (name.startsWith(LATER_SECRET)) {
            String keyId = name.substring(LATER_SECRET.length());
            Instant from = from(keyId, values.get(FROM + keyId), found);
            if (value.isEmpty()) {
              found.add(name + " is empty");
            } else if (from != null && later.put(from, Secret.of(keyId, value, from)) != null) {
              found.add("two secrets for pseudonyms begin at " + from);
            }
          } else if (name.startsWith(FROM)
              && !values.containsKey(LATER_SECRET + name.substring(FROM.length()))) {
            found.add(name + " belongs to no " + LATER_SECRET + name.substring(FROM.length()));
          }
        });
    String first = values.getOrDefault(SECRET, "");
    if (first.isEmpty()) {
      found.add(SECRET + " is missing");
    }
    if (found.isEmpty()) {
      List<Secret> ring = new ArrayList<>();
      ring.add(Secret.of(values.getOrDefault(KEY_ID, "k1"), first, Instant.EPOCH));
      ring.addAll(later.values());
      try {
        return Pseudonyms.ring(ring);
      } catch (IllegalArgumentException e) {
        found.add(e.getMessage());
      }
    }
    found.sort(Comparator.naturalOrder());
    problems.addAll(found);
    return null;
  }

  private static Instant from(String keyId, String text, List<String> found) {
    try {
      if (text != null) {
        return Instant.parse(text);
      }
    } catch (DateTimeException e) {
      // said below
    }
    found.add(
        FROM
            + keyId
            + " must say from when on "
            + LATER_SECRET
            + keyId
            + " names people, like 2026-12-01T00:00:00Z");
    return null;
  }
}
