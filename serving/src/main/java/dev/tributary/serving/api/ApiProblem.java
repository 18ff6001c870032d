package dev.tributary.serving.api;

/**
 * A request that is not answered, as RFC 9457 tells it. Control flow to the one place that answers;
 * carries no stack. The texts never repeat what the request held.
 */
final class ApiProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String reason;
  private final int retryAfterSeconds;

  private ApiProblem(int status, String reason, String detail, int retryAfterSeconds) {
    super(detail, null, false, false);
    this.status = status;
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  static ApiProblem badRequest(String detail) {
    return new ApiProblem(400, "parameter.invalid", detail, 0);
  }

  /** The same for whatever is wrong with a token: what, is for our log. */
  static ApiProblem unauthorized() {
    return new ApiProblem(401, "token.refused", "there is no valid bearer token", 0);
  }

  /** The same for whatever is wrong with an embed address. */
  static ApiProblem embedRefused() {
    return new ApiProblem(
        403,
        "embed.refused",
        "the address of the panel is not signed like this, or has expired",
        0);
  }

  static ApiProblem forbidden() {
    return new ApiProblem(403, "role.insufficient", "the token's role or teams do not allow it", 0);
  }

  static ApiProblem notFound() {
    return new ApiProblem(404, "route.unknown", "there is nothing here: see /openapi.json", 0);
  }

  /** The same for another tenant's row and for one that is nobody's. */
  static ApiProblem noCell() {
    return new ApiProblem(404, "cell.unknown", "there is no such row", 0);
  }

  static ApiProblem other(int status) {
    return new ApiProblem(status, "request.refused", "the request cannot be answered", 0);
  }

  static ApiProblem failed() {
    return new ApiProblem(500, "api.failed", "the API failed", 0);
  }

  /** The database did not accept who we said the caller is: no rows would look like an answer. */
  static ApiProblem tenantUnverified() {
    return new ApiProblem(500, "tenant.unverified", "the database did not verify the tenant", 0);
  }

  static ApiProblem unavailable(String detail) {
    return new ApiProblem(503, "store.unavailable", detail, 2);
  }

  static ApiProblem crowded() {
    return new ApiProblem(
        503, "live.crowded", "as many watch as there are places: close a tab, or ask later", 10);
  }

  int status() {
    return status;
  }

  /** A code that does not change. */
  String reason() {
    return reason;
  }

  /** 0 if waiting does not help. */
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
