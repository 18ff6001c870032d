package dev.tributary.pipelines;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walls of {@code docs/architecture.md}: which room may know of which. */
class ArchitectureTest {
  private static JavaClasses ours;

  @BeforeAll
  static void readClasses() {
    ours =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tributary");
  }

  @Test
  void contracts_knowNobody() {
    room("contracts").check(ours);
  }

  @Test
  void sources_knowContracts() {
    room("sources", "contracts").check(ours);
  }

  @Test
  void options_knowContracts() {
    room("options", "contracts").check(ours);
  }

  @Test
  void transforms_knowContracts() {
    room("transforms", "contracts").check(ours);
  }

  @Test
  void io_knowsContracts() {
    room("io", "contracts", "telemetry").check(ours);
  }

  @Test
  void telemetry_knowsContracts_andAloneTheSdk() {
    room("telemetry", "contracts").check(ours);
    noClasses()
        .that(resideInAPackage("dev.tributary.."))
        .and(not(resideInAPackage("dev.tributary.telemetry..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.opentelemetry.sdk..", "io.opentelemetry.exporter..")
        .check(ours);
  }

  @Test
  void embedded_knowsNobody() {
    room("embedded").check(ours);
  }

  /** The referee shares no code with what it checks. */
  @Test
  void testkit_knowsNobody() {
    room("testkit").check(ours);
  }

  @Test
  void sources_doNotKnowBeam() {
    noClasses()
        .that()
        .resideInAPackage("dev.tributary.sources..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam..")
        .check(ours);
  }

  @Test
  void transforms_knowNoConnectorNoRunnerAndNoClock() {
    noClasses()
        .that()
        .resideInAPackage("dev.tributary.transforms..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.beam.sdk.io..",
            "org.apache.beam.runners..",
            "org.apache.flink..",
            "org.apache.kafka..",
            "java.sql..")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(org.joda.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .check(ours);
  }

  @Test
  void onlyTheCommandLineSeesARunner() {
    noClasses()
        .that(resideInAPackage("dev.tributary.."))
        .and(not(resideInAnyPackage("dev.tributary.pipelines.cli..", "dev.tributary.embedded..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.beam.runners..", "org.apache.flink..")
        .check(ours);
  }

  /** And the door out, which reads as a tenant and may not know the room that writes for all. */
  @Test
  void onlyTheDatabaseRoomSpeaksSql() {
    noClasses()
        .that(resideInAPackage("dev.tributary.."))
        .and(
            not(
                resideInAnyPackage(
                    "dev.tributary.io.jdbc..",
                    "dev.tributary.serving.api..",
                    "dev.tributary.embedded..",
                    "dev.tributary.testkit..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.sql..")
        .check(ours);
  }

  /** Classes of a room may depend, of ours, only on that room and those it is allowed to know. */
  private static com.tngtech.archunit.lang.ArchRule room(String name, String... known) {
    String[] allowed = new String[known.length + 1];
    allowed[0] = "dev.tributary." + name + "..";
    for (int i = 0; i < known.length; i++) {
      allowed[i + 1] = "dev.tributary." + known[i] + "..";
    }
    return classes()
        .that()
        .resideInAPackage("dev.tributary." + name + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed).or(not(resideInAPackage("dev.tributary.."))));
  }
}
