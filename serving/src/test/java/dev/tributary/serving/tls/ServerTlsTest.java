package dev.tributary.serving.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
  @TempDir Path folder;
  private final List<String> problems = new ArrayList<>();

  @BeforeEach
  void certify() throws IOException {
    TestAuthority authority = TestAuthority.named("ours");
    authority.issue("one", "127.0.0.1").writeTo(folder, "one");
    authority.issue("two", "127.0.0.1").writeTo(folder, "two");
  }

  @Test
  void nothingGiven_isPlainHttp() {
    assertThat(tls(Map.of()).scheme()).isEqualTo("http");
    assertThat(problems).isEmpty();
  }

  @Test
  void certificateAndItsKey_areHttps() {
    assertThat(tls(Map.of("tlsCertificate", file("one.crt"), "tlsKey", file("one.key"))).scheme())
        .isEqualTo("https");
    assertThat(problems).isEmpty();
  }

  @Test
  void keyOfAnotherCertificate_isNamed() {
    tls(Map.of("tlsCertificate", file("one.crt"), "tlsKey", file("two.key")));
    assertThat(problems)
        .containsExactly(
            "--tlsCertificate: " + file("two.key") + " is not the key of the certificate");
  }

  @Test
  void keyInAnotherForm_isNamed_andNotRepeated() throws IOException {
    Files.writeString(folder.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\npssst\n");
    tls(Map.of("tlsCertificate", file("one.crt"), "tlsKey", file("old.key")));
    assertThat(problems).singleElement().asString().contains("openssl pkcs8").doesNotContain("pss");
  }

  @Test
  void halfOfIt_orBothWays_areRefused() {
    tls(Map.of("tlsCertificate", file("one.crt")));
    tls(Map.of("tlsKeystore", file("s.p12"), "tlsKey", file("one.key")));
    assertThat(problems)
        .hasSize(2)
        .containsOnly("--tlsCertificate goes with --tlsKey, and neither with --tlsKeystore");
  }

  @Test
  void keyStoreThatIsNone_isNamedByItsFlag() {
    List<String> found = new ArrayList<>();
    ServerTls.from("api", Map.of("apiTlsKeystore", file("one.crt")), Map.of(), found);
    assertThat(found).singleElement().asString().startsWith("--apiTlsKeystore: ");
  }

  private ServerTls tls(Map<String, String> flags) {
    return ServerTls.from("", flags, Map.of(), problems);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
