package dev.tributary.serving.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate and its key, read from PEM files. */
final class PemKeyStore {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private PemKeyStore() {}

  /**
   * @param certificate the server's certificate first, then those between it and its authority
   * @param key in PKCS #8, not encrypted
   * @param password of the store, which is in memory only
   * @throws IOException if one cannot be read
   * @throws GeneralSecurityException in half a sentence, if one is not what it should be
   */
  static KeyStore of(Path certificate, Path key, char[] password)
      throws IOException, GeneralSecurityException {
    Certificate[] chain;
    try (InputStream in = Files.newInputStream(certificate)) {
      chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
    }
    if (chain.length == 0) {
      throw new GeneralSecurityException(certificate + " holds no certificate");
    }
    PrivateKey privateKey = key(key);
    requirePair(chain[0], privateKey, key);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", privateKey, password, chain);
    return store;
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new GeneralSecurityException(
          file + " holds no key in PKCS #8: openssl pkcs8 -topk8 -nocrypt makes one");
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // one of the others
      }
    }
    throw new GeneralSecurityException(file + " holds a key that is not of EC, RSA or EdDSA");
  }

  /** With a key of something else every handshake would fail, and nobody could tell why. */
  private static void requirePair(Certificate certificate, PrivateKey key, Path file)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "EdDSA";
        };
    byte[] text = {1, 2, 3};
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(text);
    byte[] signed = signer.sign();
    boolean pair;
    try {
      signer.initVerify(certificate.getPublicKey());
      signer.update(text);
      pair = signer.verify(signed);
    } catch (GeneralSecurityException e) {
      pair = false; // a key of another kind
    }
    if (!pair) {
      throw new GeneralSecurityException(file + " is not the key of the certificate");
    }
  }
}
