package dev.tributary.serving.collector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * The walls around this room: contracts and sources of ours, HTTP, Kafka's client, the database,
 * nothing else. The door in knows no database, the door out no broker, and neither knows the other.
 */
class RoomsTest {
  private final JavaClasses serving =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.tributary.serving");

  @Test
  void serving_dependsOnContractsAndSourcesOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.tributary.serving..",
            "dev.tributary.contracts.event..",
            "dev.tributary.contracts.identity..",
            "dev.tributary.contracts.kafka..",
            "dev.tributary.contracts.trace..",
            "dev.tributary.telemetry..",
            "io.opentelemetry.api..",
            "dev.tributary.sources..",
            "io.javalin..",
            "org.eclipse.jetty..",
            "jakarta.servlet..",
            "kotlin..",
            "com.fasterxml.jackson..",
            "org.apache.kafka..",
            "com.nimbusds..",
            "com.zaxxer.hikari..",
            "org.slf4j..",
            "java..",
            "javax.crypto..")
        .check(serving);
  }

  @Test
  void theDoors_doNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("..serving.collector..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..serving.api..", "java.sql..", "com.nimbusds..")
        .check(serving);
    noClasses()
        .that()
        .resideInAPackage("..serving.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..serving.collector..", "org.apache.kafka..", "dev.tributary.sources..")
        .check(serving);
  }

  @Test
  void onlyTheStartOfTheServer_readsTheClock() {
    noClasses()
        .that()
        .doNotHaveSimpleName("CollectorServer")
        .and()
        .doNotHaveSimpleName("ApiServer")
        .should()
        .callMethod(java.time.Clock.class, "systemUTC")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(serving);
  }
}
