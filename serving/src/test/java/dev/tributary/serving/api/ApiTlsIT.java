package dev.tributary.serving.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.testkit.tls.TestAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API with a certificate from PEM files and from a key store. */
class ApiTlsIT {
  private final TestAuthority ours = TestAuthority.named("ours");

  @Test
  void pemFilesOrKeyStore_areShownToWhoeverCalls_andPlainTextIsRefused(@TempDir Path folder)
      throws Exception {
    TestAuthority.Identity server = ours.issue("api", "127.0.0.1").writeTo(folder, "api");
    try (OutputStream out = Files.newOutputStream(folder.resolve("api.p12"))) {
      server.store().store(out, TestAuthority.PASSWORD.toCharArray());
    }
    Files.writeString(folder.resolve("password"), TestAuthority.PASSWORD + "\n");
    RunningApi api = RunningApi.shared();
    answersOverHttpsOnly(
        api.settings(
            Map.of(
                "apiTlsCertificate", folder.resolve("api.crt").toString(),
                "apiTlsKey", folder.resolve("api.key").toString())));
    answersOverHttpsOnly(
        api.settings(
            Map.of(
                "apiTlsKeystore", folder.resolve("api.p12").toString(),
                "apiTlsKeystorePasswordFile", folder.resolve("password").toString())));

    ApiSettings strict =
        api.settings(Map.of(ApiSettings.JDBC_URL, api.jdbcUrl() + "?sslmode=verify-full"));
    assertThatThrownBy(() -> ApiServer.start(strict, new FewEvents()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("check the address, the certificate and the password");
  }

  private void answersOverHttpsOnly(ApiSettings settings) throws Exception {
    try (ApiServer server = ApiServer.start(settings, new FewEvents())) {
      String port = ":" + server.port();
      assertThat(get("https://127.0.0.1" + port, ours).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get("https://127.0.0.1" + port, TestAuthority.named("theirs")))
          .isInstanceOf(SSLException.class);
      assertThatThrownBy(() -> get("https://localhost" + port, ours))
          .isInstanceOf(SSLException.class);
      assertThatThrownBy(() -> get("http://127.0.0.1" + port, ours))
          .isInstanceOf(IOException.class);
    }
  }

  private static HttpResponse<String> get(String address, TestAuthority trusted) throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(trusted.context())
        .build()
        .send(
            HttpRequest.newBuilder(URI.create(address + "/healthz")).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
