package dev.tributary.io.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes HTTP clients that trust the given authorities, and no others. */
public final class Authorities {
  private Authorities() {}

  /**
   * @param pem certificates of authorities; null for those that this JVM trusts
   * @throws IllegalArgumentException if it holds no certificate
   */
  public static HttpClient.Builder trusting(String pem) {
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    return pem == null ? builder : builder.sslContext(context(pem));
  }

  /**
   * @throws IllegalArgumentException if it holds no certificate
   */
  public static SSLContext context(String pem) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate authority :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
        store.setCertificateEntry("authority-" + count++, authority);
      }
      if (count == 0) {
        throw new IllegalArgumentException("no certificate in PEM");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("no certificates in PEM", e);
    }
  }
}
