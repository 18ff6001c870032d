package dev.tributary.io.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsServer;
import dev.tributary.testkit.tls.TestAuthority;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A store behind HTTPS, whose authority is nobody Java knows. */
class StoreTlsIT {
  private static final TestAuthority OURS = TestAuthority.named("ours");
  private static HttpsServer store;

  @BeforeAll
  static void start() throws IOException {
    store = OURS.issue("store", "127.0.0.1").serve("application/json", "{}");
  }

  @AfterAll
  static void stop() {
    store.stop(0);
  }

  @Test
  void onlyTheRightAuthorityAndName_areSpokenTo() throws InterruptedException {
    assertThat(write("https://127.0.0.1", OURS.pem()).status()).isEqualTo(200);

    List<String> refusals = new ArrayList<>();
    for (String pem : new String[] {null, TestAuthority.named("theirs").pem()}) {
      refusals.add(write("https://127.0.0.1", pem).toString());
    }
    assertThat(refusals)
        .allMatch(
            text ->
                text.contains(
                    "no secure connection: its certificate is not by an authority that is trusted"
                        + " here; check --remoteWriteCa"));
    assertThat(write("https://localhost", OURS.pem()).toString())
        .contains("its certificate is for another host name; check --remoteWriteCa");
    assertThat(write("http://127.0.0.1", OURS.pem()).status()).isNotEqualTo(200);
  }

  private static StoreAnswer write(String host, String pem) throws InterruptedException {
    String url = host + ":" + store.getAddress().getPort() + "/api/v1/write";
    return new StoreClient(PrometheusTarget.at(url, new Credentials(null, null)).trusting(pem))
        .write(new byte[] {0});
  }
}
