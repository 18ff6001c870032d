package dev.tributary.io.prometheus;

/** A metric store that is away for longer than we wait, or that does not let us in. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreException(PrometheusTarget target, StoreAnswer answer) {
    super(
        "The metric store at %s did not take samples: %s."
            .formatted(
                target.place(),
                answer.status() == 0
                    ? answer.text()
                    : "HTTP " + answer.status() + " " + answer.text()));
  }
}
