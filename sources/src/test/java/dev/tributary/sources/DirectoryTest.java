package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DirectoryTest {
  private final Directory directory = TestData.tenant().directory();

  @Test
  void repositories_areFoundInAnyCase() {
    assertThat(directory.teamOfRepository("acme-works/CHECKOUT")).contains("eng-payments");
    assertThat(directory.teamOfRepository("acme-works/other")).isEmpty();
  }

  @Test
  void members_areFoundByIdOrPseudonym() {
    Tenant byId = TestData.tenant();
    String pseudonym = byId.pseudonyms().of("21031067");
    Tenant byPseudonym =
        Tenant.of(
            Directory.parse("{tenant: t, teams: {eng-a: {members: ['" + pseudonym + "']}}}"),
            byId.pseudonyms());

    assertThat(byId.teamOfPerson("700101")).isEqualTo("eng-payments");
    assertThat(byPseudonym.teamOfPerson("21031067")).isEqualTo("eng-a");
    assertThat(byId.teamOfPerson("21031067")).isEqualTo("unknown");
    assertThat(byId.teamOfPerson(null)).isEqualTo("unknown");
  }

  @Test
  void environments_keepOnlyWordsThatNameNobody() {
    assertThat(directory.environment("Production")).isEqualTo("production");
    assertThat(directory.environment("prod")).isEqualTo("production");
    assertThat(directory.environment(" LIVE ")).isEqualTo("production");
    assertThat(directory.environment("Staging")).isEqualTo("staging");
    assertThat(directory.environment("preview-wren-okonkwo")).isEqualTo("other");
  }

  @Test
  void taskKeys_areThoseOfDeclaredProjects() {
    assertThat(directory.isTaskKey("PAY-1")).isTrue();
    assertThat(directory.isTaskKey("UTF-8")).isFalse();
    assertThat(Directory.of("t").isTaskKey("ABC-1")).isTrue();
  }

  @Test
  void everythingThatIsWrong_isReportedTogether() {
    assertThatThrownBy(
            () ->
                Directory.parse(
                    """
                    tenant: Org Acme
                    team: {}
                    teams:
                      eng-a: {repositories: [o/r], repos: [o/s]}
                      eng-b: {repositories: [O/R]}
                      eng c: {members: 7}
                    blocked_labels: [[x]]
                    """))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tenant must be small letters")
        .hasMessageContaining("team is not known")
        .hasMessageContaining("teams.eng-a.repos is not known")
        .hasMessageContaining("teams.eng-b.repositories: O/R already belongs to eng-a")
        .hasMessageContaining("team eng c must be")
        .hasMessageContaining("teams.eng c.members must be a list")
        .hasMessageContaining("blocked_labels must list names or numbers");
  }

  @Test
  void brokenYaml_isRefused() {
    assertThatThrownBy(() -> Directory.parse("tenant: ["))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Directory.parse("- a")).hasMessageContaining("must be a mapping");
    assertThatThrownBy(() -> Directory.parse("")).hasMessageContaining("tenant must be");
  }
}
