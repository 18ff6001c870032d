package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.testkit.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL with {@code ssl = on}, in a database that takes nothing else. */
class DatabaseTlsIT {
  @TempDir static Path folder;
  private static JdbcTarget plain;

  @BeforeAll
  static void encrypt() throws Exception {
    plain = TestDatabase.empty();
    TestAuthority ours = TestAuthority.named("ours");
    ours.writeTo(folder.resolve("ours.pem"));
    TestAuthority.named("theirs").writeTo(folder.resolve("theirs.pem"));
    Path data = Path.of(TestDatabase.query(plain, "SHOW data_directory").get(0));
    ours.issue("database", "127.0.0.1").writeTo(data, "test");
    TestDatabase.execute(plain, "ALTER SYSTEM SET ssl_cert_file = 'test.crt'");
    TestDatabase.execute(plain, "ALTER SYSTEM SET ssl_key_file = 'test.key'");
    TestDatabase.execute(plain, "ALTER SYSTEM SET ssl = 'on'");
    Path rules = data.resolve("pg_hba.conf");
    String name = plain.place().substring(plain.place().lastIndexOf('/') + 1);
    Files.writeString(
        rules,
        "hostssl "
            + name
            + " all all trust\nhostnossl "
            + name
            + " all all reject\n"
            + Files.readString(rules));
    TestDatabase.execute(plain, "SELECT pg_reload_conf()");
  }

  @Test
  void rightAuthorityAndName_areConnected_encrypted() {
    JdbcTarget target = at("127.0.0.1", "?sslmode=verify-full&sslrootcert=", "ours.pem");

    assertThat(
            TestDatabase.query(target, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
        .isEqualTo(List.of("t"));
    assertThat(ServerFacts.of(target).version()).isNotEmpty();
    assertThat(Migrations.apply(target.url(), target.user(), target.password())).isPositive();
  }

  @Test
  void authorityThatIsNotTheirs_isRefusedInASentence() {
    assertThatThrownBy(
            () ->
                ServerFacts.of(at("127.0.0.1", "?sslmode=verify-full&sslrootcert=", "theirs.pem")))
        .isInstanceOf(DatabaseException.class)
        .hasMessageStartingWith("No secure connection to the database at jdbc:postgresql://127.0")
        .hasMessageEndingWith(
            ": its certificate is not by an authority that is trusted here; check sslmode and"
                + " sslrootcert in its address");
  }

  @Test
  void nameThatTheCertificateDoesNotSay_isRefusedInASentence() {
    assertThatThrownBy(
            () -> ServerFacts.of(at("localhost", "?sslmode=verify-full&sslrootcert=", "ours.pem")))
        .hasMessageContaining(": its certificate is for another host name; check sslmode");
  }

  @Test
  void plainText_isRefusedInASentence() {
    assertThatThrownBy(() -> ServerFacts.of(at("127.0.0.1", "?sslmode=disable&x=", "ours.pem")))
        .hasMessageContaining(": it takes encrypted ones only; check sslmode");
  }

  private static JdbcTarget at(String host, String parameters, String authorities) {
    String url =
        plain.place().replace("localhost", host).replace("127.0.0.1", host)
            + parameters
            + folder.resolve(authorities);
    return new JdbcTarget(url, plain.user(), plain.password(), "test");
  }
}
