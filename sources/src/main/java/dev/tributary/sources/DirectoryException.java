package dev.tributary.sources;

import java.util.List;

/**
 * A directory file that cannot be used. Each problem names its place in the file and repeats no
 * entry of it, so that it may be logged.
 */
public final class DirectoryException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  DirectoryException(List<String> problems) {
    super("directory: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Everything that is wrong, one sentence each. */
  public List<String> problems() {
    return problems;
  }
}
