package dev.tributary.serving.api;

import java.util.List;

/** Everything because of which the API cannot start. */
public final class ApiSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  ApiSettingsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each, without secrets. */
  public List<String> problems() {
    return problems;
  }
}
