package dev.tributary.sources;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a repository lives, as CI systems write it. */
final class GitUrl {
  private static final Pattern PATH =
      Pattern.compile(
          "(?:[a-z+]{2,10}://(?:[^/@]{1,100}@)?[^/]{1,250}/|[^/@]{1,100}@[^/:]{1,250}:)"
              + "(?<path>[^?#]{3,200}?)(?:[.]git)?/?");

  private GitUrl() {}

  /** {@code owner/name} of {@code https://host/owner/name.git} and its kin, or null. */
  static String path(String url) {
    Matcher matcher = PATH.matcher(url == null ? "" : url);
    return matcher.matches() ? matcher.group("path") : null;
  }
}
