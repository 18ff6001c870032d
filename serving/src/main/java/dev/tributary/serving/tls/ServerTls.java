package dev.tributary.serving.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Whether a server speaks HTTPS, and with which certificate: from two PEM files or a key store. A
 * server that speaks it takes nothing else on its port. Certificates are read at the start.
 */
public final class ServerTls {
  private static final String CERTIFICATE = "tlsCertificate";
  private static final String KEY = "tlsKey";
  private static final String KEYSTORE = "tlsKeystore";
  private static final String PASSWORD_FILE = "tlsKeystorePasswordFile";
  private static final List<String> NAMES = List.of(CERTIFICATE, KEY, KEYSTORE, PASSWORD_FILE);

  private final String prefix;
  private final KeyStore store;
  private final String password;

  private ServerTls(String prefix, KeyStore store, String password) {
    this.prefix = prefix;
    this.store = store;
    this.password = password;
  }

  /** The flags of a server, for example {@code apiTlsCertificate}. */
  public static List<String> flags(String prefix) {
    return NAMES.stream().map(name -> flag(prefix, name)).toList();
  }

  /**
   * @param prefix what the server's flags begin with, may be empty
   * @param flags by their names
   * @param environment where the key store's password may stand instead of in a file
   * @param problems takes what makes them unusable
   */
  public static ServerTls from(
      String prefix,
      Map<String, String> flags,
      Map<String, String> environment,
      List<String> problems) {
    String certificate = flags.get(flag(prefix, CERTIFICATE));
    String key = flags.get(flag(prefix, KEY));
    String keystore = flags.get(flag(prefix, KEYSTORE));
    try {
      if (keystore != null && certificate == null && key == null) {
        String password = password(prefix, flags, environment);
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try (InputStream in = Files.newInputStream(Path.of(keystore))) {
          store.load(in, password.toCharArray()); // JKS and PKCS #12 alike
        }
        return new ServerTls(prefix, store, password);
      }
      if (certificate != null && key != null && keystore == null) {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = Base64.getEncoder().encodeToString(random);
        return new ServerTls(
            prefix,
            PemKeyStore.of(Path.of(certificate), Path.of(key), password.toCharArray()),
            password);
      }
      if (certificate != null || key != null || keystore != null) {
        problems.add(
            "--"
                + flag(prefix, CERTIFICATE)
                + " goes with --"
                + flag(prefix, KEY)
                + ", and neither with --"
                + flag(prefix, KEYSTORE));
      }
    } catch (IOException e) {
      // The path and no more: what is in the file is a secret.
      problems.add(
          "--"
              + flag(prefix, keystore == null ? CERTIFICATE : KEYSTORE)
              + ": a file of it cannot be read, or the password is another");
    } catch (GeneralSecurityException e) {
      problems.add(
          "--"
              + flag(prefix, keystore == null ? CERTIFICATE : KEYSTORE)
              + ": "
              + (keystore == null ? e.getMessage() : "it is no key store"));
    }
    return new ServerTls(prefix, null, null);
  }

  private static String flag(String prefix, String name) {
    return prefix.isEmpty()
        ? name
        : prefix + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static String password(
      String prefix, Map<String, String> flags, Map<String, String> environment)
      throws IOException {
    String file = flags.get(flag(prefix, PASSWORD_FILE));
    String variable =
        "TRIBUTARY_"
            + (prefix.isEmpty() ? "" : prefix.toUpperCase(Locale.ROOT) + "_")
            + "TLS_KEYSTORE_PASSWORD";
    return file == null
        ? environment.getOrDefault(variable, "")
        : Files.readString(Path.of(file)).strip();
  }

  /** Whether it speaks HTTPS. */
  public boolean isOn() {
    return store != null;
  }

  /** {@code https} or {@code http}. */
  public String scheme() {
    return isOn() ? "https" : "http";
  }

  /** What a connector of the server speaks. */
  public ConnectionFactory[] connections(HttpConfiguration http) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    if (!isOn()) {
      return new ConnectionFactory[] {plain};
    }
    // Callers use names that only a proxy or a load balancer knows: clients judge the name.
    http.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setKeyStore(store);
    ssl.setKeyStorePassword(password);
    ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    return new ConnectionFactory[] {new SslConnectionFactory(ssl, plain.getProtocol()), plain};
  }

  @Override
  public String toString() {
    return prefix + "[" + scheme() + "]";
  }
}
