package dev.tributary.serving.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorSettingsTest {
  private static final String PSEUDONYM = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;
  private final Map<String, String> flags = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void required() {
    flags.put(CollectorSettings.TENANTS, folder.toString());
    flags.put(CollectorSettings.BOOTSTRAP_SERVERS, "broker-1:9092,broker-2:9092");
  }

  @Test
  void requiredFlagsOnly_takeTheDefaults() throws IOException {
    tenant("org-acme", "pseudonym.secret=" + PSEUDONYM, "github.secret=0123456789abcdef");

    CollectorSettings settings = CollectorSettings.from(flags, environment);

    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8090);
    assertThat(settings.topic()).isEqualTo("productivity-events");
    assertThat(settings.ackWithin()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.reloadEvery()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.tenantRate()).isEqualTo(2000);
    assertThat(settings.failedLogins()).isEqualTo(10);
    assertThat(settings.proxies()).isEmpty();
    assertThat(settings.tenantIds()).containsExactly("org-acme");
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void allFlags_areTaken() throws IOException {
    tenant("org-acme", "pseudonym.secret=" + PSEUDONYM, "ingest.token=0123456789abcdef");
    flags.put(CollectorSettings.HOST, "127.0.0.2");
    flags.put(CollectorSettings.PORT, "0");
    flags.put(CollectorSettings.TOPIC, "events.v2");
    flags.put(CollectorSettings.ACK_WITHIN, "PT1.5S");
    flags.put(CollectorSettings.TENANT_RATE, "50");
    flags.put(CollectorSettings.FAILED_LOGINS, "3");
    flags.put(CollectorSettings.TRUSTED_PROXIES, "127.0.0.1,::1");

    CollectorSettings settings = CollectorSettings.from(flags, environment);

    assertThat(settings.host()).isEqualTo("127.0.0.2");
    assertThat(settings.port()).isZero();
    assertThat(settings.topic()).isEqualTo("events.v2");
    assertThat(settings.ackWithin()).isEqualTo(Duration.ofMillis(1500));
    assertThat(settings.kafka()).hasToString("broker-1:9092,broker-2:9092");
    assertThat(settings.tenantRate()).isEqualTo(50);
    assertThat(settings.failedLogins()).isEqualTo(3);
    assertThat(settings.proxies()).hasSize(2).allMatch(InetAddress::isLoopbackAddress);
  }

  @Test
  void allFaults_areReportedTogether() throws IOException {
    tenant("org-acme", "github.secret=short", "github.secret=again", "no name here");
    tenant("org-bolt", "pseudonym.secret=" + PSEUDONYM, "ingest.token=the-very-same-token");
    tenant("org-core", "pseudonym.secret=" + PSEUDONYM, "ingest.token=the-very-same-token");
    Files.writeString(folder.resolve("misnamed.yaml"), "tenant: org-dune\n");
    Files.writeString(folder.resolve("broken.yaml"), "tenant: [\n");
    write("orphan.secrets", "github.secret=0123456789abcdef");
    flags.put("hots", "x");
    flags.put(CollectorSettings.PORT, "65536");
    flags.put(CollectorSettings.BOOTSTRAP_SERVERS, "broker-1");
    flags.put(CollectorSettings.TOPIC, "a b");
    flags.put(CollectorSettings.ACK_WITHIN, "5s");
    flags.put(CollectorSettings.TENANT_RATE, "0");
    flags.put(CollectorSettings.TRUSTED_PROXIES, "127.0.0.1,proxy");

    assertThat(problems())
        .anyMatch(problem -> problem.startsWith("--hots is not known"))
        .anyMatch(problem -> problem.startsWith("--port takes a number from 0 to 65535"))
        .anyMatch(problem -> problem.startsWith("--bootstrapServers is not usable"))
        .anyMatch(problem -> problem.startsWith("--kafkaTopic is not usable"))
        .anyMatch(problem -> problem.startsWith("--ackWithin takes"))
        .anyMatch(problem -> problem.startsWith("--tenantRate takes a number from 1 to"))
        .anyMatch(problem -> problem.startsWith("--trustedProxies takes addresses"))
        .anyMatch(problem -> problem.contains("org-acme.secrets:2 gives github.secret a second"))
        .anyMatch(problem -> problem.contains("org-acme.secrets:3 must be name=value"))
        .anyMatch(
            problem -> problem.contains("github.secret of tenant org-acme must have at least"))
        .anyMatch(problem -> problem.contains("org-acme has no secret for pseudonyms"))
        .anyMatch(problem -> problem.contains("TRIBUTARY_ORG_ACME_PSEUDONYM_SECRET"))
        .anyMatch(problem -> problem.contains("org-bolt and org-core have the same ingest token"))
        .anyMatch(problem -> problem.contains("misnamed.yaml must be named after its tenant"))
        .anyMatch(problem -> problem.contains("broken.yaml: line 2"))
        .anyMatch(problem -> problem.contains("orphan.secrets belongs to no orphan.yaml"))
        .hasSize(15);
  }

  @Test
  void faultsAndWarnings_repeatNoSecret() throws IOException {
    tenant("org-acme", "github.secret=pssst-1", "pssst-2-0123456789abcdef", "x.y=pssst-3");
    environment.put("TRIBUTARY_ORG_ACME_JIRA_SECRET", "pssst-4");

    assertThat(String.join("\n", problems())).doesNotContain("pssst");
  }

  @Test
  void nothingGiven_saysWhatIsMissing() {
    flags.clear();

    assertThat(problems())
        .containsExactly(
            "--bootstrapServers is missing, for example localhost:9092",
            "--tenants is missing: a folder with <tenant>.yaml and <tenant>.secrets");
  }

  @Test
  void emptyOrMissingFolder_isRefused() {
    assertThat(problems()).containsExactly("--tenants: " + folder + " holds no <tenant>.yaml");

    flags.put(CollectorSettings.TENANTS, folder.resolve("none").toString());
    assertThat(problems()).singleElement().asString().startsWith("--tenants takes a folder");
  }

  @Test
  void secretsOfTheEnvironment_comeBeforeTheFile() throws IOException {
    tenant("org-acme", "github.secret=from-the-file-00", "ingest.token=a=b\\n #c ü 0123456789");
    environment.put("TRIBUTARY_ORG_ACME_PSEUDONYM_SECRET", PSEUDONYM);
    environment.put("TRIBUTARY_ORG_ACME_GITHUB_SECRET", "from-the-environment");

    TenantAccess access = CollectorSettings.from(flags, environment).tenants().get(0);

    assertThat(access.hookSecret(HookSource.GITHUB))
        .hasValueSatisfying(
            secret -> assertThat(secret).asString().isEqualTo("from-the-environment"));
    assertThat(access.hookSecret(HookSource.JIRA)).isEmpty();
    assertThat(access.hasToken(TenantAccess.hash("a=b\\n #c ü 0123456789")))
        .as("a value is taken as it stands")
        .isTrue();
  }

  @Test
  void unwiseButWorking_isWarnedOf() throws IOException {
    tenant("org-acme", "pseudonym.secret=short");
    Files.setPosixFilePermissions(
        folder.resolve("org-acme.secrets"), PosixFilePermissions.fromString("rw-r--r--"));
    flags.put(CollectorSettings.HOST, "0.0.0.0");

    assertThat(CollectorSettings.from(flags, environment).warnings())
        .anyMatch(warning -> warning.contains("org-acme.secrets is open to other users"))
        .anyMatch(warning -> warning.contains("pseudonym.secret of tenant org-acme is short"))
        .anyMatch(warning -> warning.contains("org-acme has no hook secret and no ingest token"))
        .anyMatch(warning -> warning.contains("--host=0.0.0.0 can be reached from elsewhere"))
        .hasSize(4);
  }

  private java.util.List<String> problems() {
    return catchThrowableOfType(
            CollectorSettingsException.class, () -> CollectorSettings.from(flags, environment))
        .problems();
  }

  private void tenant(String tenantId, String... secrets) throws IOException {
    Files.writeString(folder.resolve(tenantId + ".yaml"), "tenant: " + tenantId + "\n");
    write(tenantId + ".secrets", String.join("\n", secrets));
  }

  private void write(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
