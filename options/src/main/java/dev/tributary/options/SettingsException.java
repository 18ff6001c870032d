package dev.tributary.options;

import java.util.List;

/** The command line cannot be used as it is; every problem names its flag and what was expected. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  public SettingsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
