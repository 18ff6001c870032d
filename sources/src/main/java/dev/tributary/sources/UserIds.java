package dev.tributary.sources;

/**
 * How a person's id is written before it becomes a pseudonym, and in the directory. Ids of GitHub
 * and account ids of Jira Cloud stand as they are; those of any other tool, which could be another
 * person's there, have the tool before them: {@code gitlab:42}, {@code slack:U024BE7LH}.
 */
final class UserIds {
  private UserIds() {}

  /**
   * @param tool for example {@code gitlab}; for tools of which there can be several, the site
   * @param id null if nobody is named
   */
  static String of(String tool, String id) {
    return id == null ? null : tool + ":" + id;
  }

  /** The id without its tool, null if it has none or could be another tool's number. */
  static String bare(String userId) {
    String bare = userId.substring(userId.lastIndexOf(':') + 1);
    return bare.length() == userId.length() || bare.matches("[0-9]*") ? null : bare;
  }
}
