package dev.tributary.io.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Tells from what a client threw why there is no secure connection. */
public final class Distrust {
  private Distrust() {}

  /**
   * Half a sentence about the server, for example "its certificate is for another host name"; empty
   * if TLS was not the reason.
   */
  public static Optional<String> reasonOf(Throwable failure) {
    String reason = null;
    int depth = 0;
    for (Throwable at = failure; at != null && depth < 20; at = at.getCause(), depth++) {
      String told = reasonOfOne(at);
      reason = told == null ? reason : told;
    }
    return Optional.ofNullable(reason);
  }

  /** The innermost cause is the most precise, so the caller lets later ones win. */
  private static String reasonOfOne(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    if (cause instanceof CertificateExpiredException) {
      return "its certificate has expired";
    }
    if (cause instanceof CertPathBuilderException
        || cause instanceof CertPathValidatorException
        || text.contains("PKIX path")) {
      return "its certificate is not by an authority that is trusted here";
    }
    if (text.contains("subject alternative")
        || text.contains("No name matching")
        || text.contains("could not be verified by hostnameverifier")) {
      return "its certificate is for another host name";
    }
    if (text.contains("Unsupported or unrecognized SSL message")
        || text.contains("server does not support SSL")) {
      return "it does not speak TLS";
    }
    if (cause instanceof SSLException || cause instanceof CertificateException) {
      return text.contains("alert")
          ? "it refuses our certificate, or wants one"
          : "the TLS handshake failed";
    }
    return null;
  }
}
