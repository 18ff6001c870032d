package dev.tributary.io.prometheus;

import java.io.Serializable;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * A metric store: where samples are written, and where it can be asked what it already has.
 *
 * @param writeUrl for example {@code https://metrics.example/api/v1/write}
 * @param queryUrl the instant query of the same store; null if it cannot be asked. A restart then
 *     sends again what was already written, and the store refuses it.
 * @param authorities certificates in PEM of those whom https is trusted; null for those that the
 *     JVM trusts
 */
public record PrometheusTarget(
    String writeUrl, String queryUrl, Credentials credentials, String authorities)
    implements Serializable {
  private static final String WRITE = "/api/v1/write";
  private static final String QUERY = "/api/v1/query";

  public PrometheusTarget {
    requireHttp(writeUrl);
    if (queryUrl != null) {
      requireHttp(queryUrl);
    }
    Objects.requireNonNull(credentials, "credentials");
  }

  /** A store whose query address stands beside its write address, if that ends in /api/v1/write. */
  public static PrometheusTarget at(String writeUrl, Credentials credentials) {
    String queryUrl =
        writeUrl.endsWith(WRITE)
            ? writeUrl.substring(0, writeUrl.length() - WRITE.length()) + QUERY
            : null;
    return new PrometheusTarget(writeUrl, queryUrl, credentials, null);
  }

  /** The address of a store that can be asked elsewhere, or null for one that cannot. */
  public PrometheusTarget askedAt(String otherQueryUrl) {
    return new PrometheusTarget(writeUrl, otherQueryUrl, credentials, authorities);
  }

  /** The same store, trusted only if its certificate is by one of these authorities. */
  public PrometheusTarget trusting(String pem) {
    return new PrometheusTarget(writeUrl, queryUrl, credentials, pem);
  }

  Optional<String> query() {
    return Optional.ofNullable(queryUrl);
  }

  /** For logs: without user information and parameters. */
  public String place() {
    URI uri = URI.create(writeUrl);
    return uri.getScheme()
        + "://"
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + uri.getPath();
  }

  @Override
  public String toString() {
    return place();
  }

  private static void requireHttp(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not the address of a metric store");
    }
    if (uri.getHost() == null
        || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
      throw new IllegalArgumentException("a metric store is at http://... or https://...");
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException("a password does not belong into an address");
    }
  }
}
