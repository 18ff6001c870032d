package dev.tributary.serving.collector;

import java.util.List;

/** The collector cannot start like this; every problem names its flag or file, and no secret. */
public final class CollectorSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  CollectorSettingsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
