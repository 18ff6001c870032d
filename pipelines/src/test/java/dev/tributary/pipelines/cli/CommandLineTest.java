package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.pipelines.PipelineCatalogue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a person meets who types something wrong: exit code 2, and one line a problem. */
class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void unknownFlag_isNamedWithTheNearestOne() {
    assertThat(run("run", "delivery", "--bootstrapServerz=x")).isEqualTo(Main.BAD_USAGE);
    assertThat(errors())
        .containsExactly("unknown flag --bootstrapServerz: did you mean --bootstrapServers?");
  }

  @Test
  void valueOfTheWrongKind_isNamedWithItsFlag() {
    assertThat(run("run", "delivery", "--runner=FlinkRunner", "--parallelism=abc"))
        .isEqualTo(Main.BAD_USAGE);
    assertThat(errors()).singleElement().asString().startsWith("--parallelism cannot take abc");
  }

  @Test
  void everythingThatIsMissing_isReportedTogether() {
    assertThat(run("run", "delivery", "--allowedLateness=7d")).isEqualTo(Main.BAD_USAGE);
    assertThat(errors())
        .containsExactly(
            "--bootstrapServers is missing, for example --bootstrapServers=localhost:9092",
            "--allowedLateness takes PT2M or P7D, not 7d",
            "--coldPath is missing, for example --coldPath=/var/lib/tributary/cold",
            "--hotJdbcUrl is missing, for example"
                + " --hotJdbcUrl=jdbc:postgresql://localhost/tributary");
  }

  @Test
  void gatewayFlags_areCheckedTogether() {
    assertThat(run("run", "gateway-regional", "--regionalWindow=PT1.5S", "--pruningProgram=none"))
        .isEqualTo(Main.BAD_USAGE);
    assertThat(errors())
        .containsExactly(
            "--bootstrapServers is missing, for example --bootstrapServers=localhost:9092",
            "--region is missing, for example --region=cn-shanghai",
            "--regionalWindow takes whole seconds, at least one, for example PT10S",
            "--pruningProgram takes a readable file, and none is none");
  }

  @Test
  void filesOfEncryption_thatAreNone_areNamedByTheirFlags() {
    assertThat(
            run(
                "run",
                "delivery",
                "--bootstrapServers=b:9093",
                "--kafkaConfig=none",
                "--coldPath=c",
                "--hotJdbcUrl=jdbc:postgresql://h/d",
                "--schemaRegistryUrl=https://r",
                "--schemaRegistryCa=none"))
        .isEqualTo(Main.BAD_USAGE);
    assertThat(errors())
        .containsExactlyInAnyOrder(
            "--kafkaConfig takes a readable file of Kafka's client properties, and none is none",
            "--schemaRegistryCa takes a readable file, and none is none");
  }

  @Test
  void simulatedTraffic_isBounded() {
    assertThat(run("simulate", "gateway", "--regions=61", "--bad=-1", "--start=noon"))
        .isEqualTo(Main.BAD_USAGE);
    assertThat(errors())
        .containsExactly(
            "--regions takes 1 to 60, not 61",
            "--bad takes 0 to 100, not -1.0",
            "--start takes a time like 2026-11-21T12:00:00Z, not noon");
  }

  @Test
  void simulatedActivity_isBounded() {
    assertThat(run("simulate", "activity", "--users=0", "--late=101", "--rate=-1", "--start=noon"))
        .isEqualTo(Main.BAD_USAGE);
    assertThat(errors())
        .containsExactly(
            "--events and --rate take 0 or more",
            "--users and --pages take 1 to 1000000",
            "--late and --duplicates take 0 to 100",
            "--start takes a time like 2026-11-21T12:00:00Z, not noon");
  }

  @Test
  void whomToLetIn_isCheckedBeforeAnythingRuns() {
    assertThat(run("run", "delivery", "--tenants=org-acme,,org-blue", "--newestSchema=1"))
        .isEqualTo(Main.BAD_USAGE);
    assertThat(errors())
        .contains(
            "--tenants takes names separated by commas, not 'org-acme,,org-blue'",
            "--newestSchema takes 2 or more, not 1");
  }

  @Test
  void deadLettersToReplay_areNamedByReasonsAndTimesThatExist() {
    assertThat(run("dlq", "replay", "--reason=json.broken")).isEqualTo(Main.BAD_USAGE);
    assertThat(run("dlq", "replay", "--from=yesterday")).isEqualTo(Main.BAD_USAGE);
    assertThat(errors().get(0))
        .startsWith("--reason takes one of json.malformed, ")
        .endsWith(", not json.broken");
    assertThat(errors().get(1))
        .isEqualTo("--from takes a time like 2025-10-09T00:00:00Z, not yesterday");
  }

  @Test
  void dateThatIsNone_isNamed() {
    assertThat(
            run("nightly", "--date=2025-13-01", "--coldPath=x", "--hotJdbcUrl=jdbc:postgresql:x"))
        .isEqualTo(Main.BAD_USAGE);
    assertThat(errors()).containsExactly("--date takes 2025-10-09, not 2025-13-01");
  }

  @Test
  void unknownCommand_pipelineAndConfig_areNamed() {
    assertThat(run("frobnicate")).isEqualTo(Main.BAD_USAGE);
    assertThat(run("run", "frobnicate")).isEqualTo(Main.BAD_USAGE);
    assertThat(run("run")).isEqualTo(Main.BAD_USAGE);
    assertThat(run("run", "delivery", "--config=none")).isEqualTo(Main.BAD_USAGE);
    assertThat(errors())
        .containsExactly(
            "Unmatched argument at index 0: 'frobnicate'; see ./tributary --help",
            "there is no pipeline frobnicate: expected one of " + pipelines(),
            "run takes the name of a pipeline: one of " + pipelines(),
            "--config takes the name of a file in runner-configs, and none is none");
  }

  @Test
  void databaseThatIsAway_isOneSentenceWithoutAStack() {
    assertThat(
            run(
                "nightly",
                "--date=2025-10-09",
                "--coldPath=x",
                "--hotJdbcUrl=jdbc:postgresql://127.0.0.1:1/none"))
        .isEqualTo(Main.FAILED);
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("Cannot reach the database at jdbc:postgresql://127.0.0.1:1/none");
  }

  @Test
  void import_withoutSecret_saysWhereItIsTakenFrom() {
    assertThat(run("import", "github", ".", "--tenant=org-acme", "--dry-run"))
        .isEqualTo(Main.BAD_USAGE);
    assertThat(errors())
        .containsExactly(
            "the tenant's secret is missing: set TRIBUTARY_TENANT_SECRET, or give --secretFile");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "run",
        "nightly",
        "backfill",
        "reconcile",
        "verify",
        "retain",
        "ledger",
        "import",
        "dlq",
        "pipelines",
        "metrics",
        "doctor"
      })
  void everyCommand_explainsItself(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: tributary " + command);
  }

  @Test
  void catalogues_areListed() {
    assertThat(run("pipelines")).isZero();
    assertThat(run("metrics")).isZero();
    assertThat(out.toString()).contains("delivery", "nightly", "pr_review_lag", "cycle_time_p95");
  }

  @Test
  void doctor_withoutConnections_checksThisMachine() {
    run("doctor");
    assertThat(out.toString()).contains("java", "memory", "disk");
  }

  private static List<String> pipelines() {
    return PipelineCatalogue.all().stream().map(PipelineCatalogue.Entry::name).toList();
  }

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine(false);
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private List<String> errors() {
    return err.toString().lines().map(line -> line.replace(" (--verbose shows more)", "")).toList();
  }
}
