package dev.tributary.contracts.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import org.junit.jupiter.api.Test;

class EventIdsTest {
  private static final EventIds ACME = EventIds.of("org-acme");

  @Test
  void theNamespaceOfATenant_isKnown() {
    assertThat(
            Generators.nameBasedGenerator(NameBasedGenerator.NAMESPACE_URL)
                .generate("urn:tenant:org-acme"))
        .hasToString("1febcb3a-94ae-534e-898c-720b10033627");
  }

  @Test
  void theIdOfAFact_isKnown() {
    assertThat(ACME.id("github", "pull_request", "279147437", "opened"))
        .hasToString("6bd8a28f-7366-59d1-ace7-826bc937ec11");
  }

  @Test
  void theSameFactOfAnotherTenant_isAnotherEvent() {
    assertThat(EventIds.of("org-globex").id("github", "pull_request", "279147437", "opened"))
        .isNotEqualTo(ACME.id("github", "pull_request", "279147437", "opened"));
  }

  @Test
  void anotherVerbOrObject_isAnotherEvent() {
    assertThat(ACME.id("github", "pull_request", "1", "opened"))
        .isNotEqualTo(ACME.id("github", "pull_request", "1", "closed"))
        .isNotEqualTo(ACME.id("github", "issue", "1", "opened"))
        .isNotEqualTo(ACME.id("custom", "pull_request", "1", "opened"))
        .isEqualTo(EventIds.of("org-acme").id("github", "pull_request", "1", "opened"));
  }
}
