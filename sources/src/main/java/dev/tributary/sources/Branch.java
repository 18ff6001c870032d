package dev.tributary.sources;

/** The name of a branch as it may be kept. */
final class Branch {
  private static final String PREFIX = "refs/heads/";

  private Branch() {}

  /**
   * The default branch by its name; any other name may be a person's, so it is {@code other}.
   *
   * @param ref with or without {@code refs/heads/}; null gives null
   * @param byDefault the default branch's name; null takes {@code main} and {@code master} for it
   */
  static String kept(String ref, String byDefault) {
    if (ref == null) {
      return null;
    }
    String name = ref.startsWith(PREFIX) ? ref.substring(PREFIX.length()) : ref;
    boolean isDefault =
        byDefault == null
            ? name.equals("main") || name.equals("master")
            : name.equals(byDefault) && name.matches("[A-Za-z0-9._/-]{1,60}");
    return isDefault ? name : "other";
  }
}
