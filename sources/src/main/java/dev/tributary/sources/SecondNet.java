package dev.tributary.sources;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The second net behind the allow-lists (T-12): what looks like an address, a phone number, an IP
 * address or a token in a text that may pass is masked, {@code [redacted:email]}, and counted.
 *
 * <p>Keys are left alone (fields named {@code ..._id}, {@code ..._ids}): who masked them would join
 * what does not belong together. Nor does it know names: a branch called after somebody passes. The
 * time is linear in the length of the text: every repetition is bounded, and no two of them fight
 * over the same characters.
 */
public final class SecondNet {

  /** What was found, in the order in which it is looked for. */
  public enum Kind {
    TOKEN(
        "-----BEGIN [A-Z ]{1,40}-----.*+"
            + "|\\bgh[oprsu]_[A-Za-z0-9]{20,255}+"
            + "|\\bgithub_pat_[A-Za-z0-9_]{22,255}+"
            + "|\\bglpat-[A-Za-z0-9_-]{20,255}+"
            + "|\\bxox[abeoprs]-[A-Za-z0-9-]{10,255}+"
            + "|\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"
            + "|\\bAIza[A-Za-z0-9_-]{35}"
            + "|\\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}+"
            + "|\\beyJ[A-Za-z0-9_-]{8,2000}+\\.[A-Za-z0-9_-]{8,2000}+(?:\\.[A-Za-z0-9_-]{0,2000}+)?"),
    SECRET("[A-Za-z0-9+=]{32,4096}+"),
    EMAIL("[\\p{L}\\p{N}._+'-]{1,64}+(?:@|%40)(?:[\\p{L}\\p{N}-]{1,63}+\\.){1,8}\\p{L}{2,24}"),
    IP(
        "(?<![\\d.])(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?![\\d.])"
            + "|(?<![\\w:])(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}(?![\\w:])"
            + "|(?<![\\w:])(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6}(?![\\w:])"),
    PHONE(
        "(?<![\\w+])\\+\\d{1,3}(?:[ .()-]{0,2}\\d{2,5}){2,5}(?!\\w)"
            + "|(?<![\\w-])(?:\\(\\d{3}\\) ?|\\d{3}[ -])\\d{3}[ -]\\d{4}(?![\\w-])");

    private final Pattern pattern;

    Kind(String pattern) {
      this.pattern = Pattern.compile(pattern, Pattern.DOTALL);
    }

    /** How often it is found in a text. */
    long matchesIn(CharSequence text) {
      return pattern.matcher(text).results().count();
    }

    private String mask() {
      return "[redacted:" + code() + "]";
    }

    /** As it stands in the mask and in counts. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Kind, Integer> caught = new EnumMap<>(Kind.class);

  /** How often each kind was masked so far. */
  public Map<Kind, Integer> caught() {
    return Map.copyOf(caught);
  }

  /** The event with its texts masked; the same one if there was nothing to mask. */
  public Event mask(Event event) {
    Map<String, Object> masked = new LinkedHashMap<>();
    event.payload().fields().forEach((name, value) -> masked.put(name, maskField(name, value)));
    return masked.equals(event.payload().fields()) ? event : event.with(Payload.of(masked));
  }

  private Object maskField(String name, Object value) {
    if (name.endsWith("_id") || name.endsWith("_ids")) {
      return value;
    }
    if (value instanceof List<?> texts) {
      return texts.stream().map(text -> mask((String) text)).toList();
    }
    return value instanceof String text ? mask(text) : value;
  }

  String mask(String text) {
    String masked = text;
    for (Kind kind : Kind.values()) {
      masked =
          kind.pattern
              .matcher(masked)
              .replaceAll(
                  found -> {
                    if (kind == Kind.SECRET && !isSecret(found.group())) {
                      return java.util.regex.Matcher.quoteReplacement(found.group());
                    }
                    caught.merge(kind, 1, Integer::sum);
                    return kind.mask();
                  });
    }
    return masked;
  }

  /**
   * Long and without a pattern. A hash of 32, 40 or 64 digits names a commit, an image or one of
   * our people; words in camel case hold few digits.
   */
  private static boolean isSecret(String text) {
    int digits = 0;
    int upper = 0;
    int lower = 0;
    boolean hex = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      digits += c >= '0' && c <= '9' ? 1 : 0;
      upper += c >= 'A' && c <= 'Z' ? 1 : 0;
      lower += c >= 'a' && c <= 'z' ? 1 : 0;
      hex &= Character.digit(c, 16) >= 0;
    }
    if (hex) {
      return digits < text.length()
          && switch (text.length()) {
            case 32, 40, 64 -> false;
            default -> true;
          };
    }
    return digits >= 4 && upper >= 4 && lower >= 4;
  }
}
