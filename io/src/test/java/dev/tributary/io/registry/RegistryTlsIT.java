package dev.tributary.io.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsServer;
import dev.tributary.testkit.tls.TestAuthority;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A registry behind HTTPS, whose authority is nobody Java knows. */
class RegistryTlsIT {
  @Test
  void onlyTheRightAuthorityAndName_areSpokenTo() throws IOException {
    TestAuthority ours = TestAuthority.named("ours");
    HttpsServer server = ours.issue("registry", "127.0.0.1").serve("application/json", "[\"a\"]");
    try {
      String port = ":" + server.getAddress().getPort();

      assertThat(
              SchemaRegistry.at("https://127.0.0.1" + port)
                  .as("user", "password")
                  .trusting(ours.pem())
                  .subjects())
          .containsExactly("a");
      assertThatThrownBy(() -> SchemaRegistry.at("https://127.0.0.1" + port).subjects())
          .hasMessage(
              "No secure connection to the schema registry at https://127.0.0.1%s: its certificate is"
                  + " not by an authority that is trusted here; check --schemaRegistryCa",
              port);
      assertThatThrownBy(
              () -> SchemaRegistry.at("https://localhost" + port).trusting(ours.pem()).subjects())
          .hasMessageContaining("its certificate is for another host name");
      assertThatThrownBy(() -> SchemaRegistry.at("http://127.0.0.1" + port).subjects())
          .isInstanceOf(RegistryException.class);
    } finally {
      server.stop(0);
    }
  }
}
