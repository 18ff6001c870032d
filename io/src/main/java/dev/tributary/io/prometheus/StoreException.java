package dev.tributary.io.prometheus;

/** A metric store that is away for longer than we wait, or does not let a launcher in. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreException(PrometheusTarget target, StoreAnswer answer) {
    super(
        "The metric store at %s does not take samples (%s): check its address and credentials."
            .formatted(
                target.place(),
                answer.status() == 0
                    ? answer.text()
                    : "HTTP " + answer.status() + " " + answer.text()));
  }
}
