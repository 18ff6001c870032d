package dev.tributary.serving.collector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * The walls around this room: contracts and sources of ours, HTTP, Kafka's client, nothing else.
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
            "dev.tributary.sources..",
            "io.javalin..",
            "org.eclipse.jetty..",
            "jakarta.servlet..",
            "kotlin..",
            "com.fasterxml.jackson..",
            "org.apache.kafka..",
            "org.slf4j..",
            "java..",
            "javax.crypto..")
        .check(serving);
  }

  @Test
  void onlyTheStartOfTheServer_readsTheClock() {
    noClasses()
        .that()
        .doNotHaveSimpleName("CollectorServer")
        .should()
        .callMethod(java.time.Clock.class, "systemUTC")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(serving);
  }
}
