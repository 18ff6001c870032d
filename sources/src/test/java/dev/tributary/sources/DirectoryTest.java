package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tributary.contracts.event.CustomEventTypes;
import dev.tributary.contracts.event.EventType;
import dev.tributary.contracts.event.FieldKind;
import dev.tributary.contracts.event.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
  private final Directory directory = TestData.tenant().directory();

  @Test
  void assets_areFoundAsTheirToolSpellsThem() {
    Directory acme =
        Directory.parse(
            """
            tenant: org-acme
            teams:
              eng-platform:
                repositories: [acme/Control-Plane]
                jira_projects: [PLAT]
                slack_channels: [C024BE91L]
                gitlab_projects: [Acme/Platform/API]
                ci_jobs: [deploy-api, gh/acme/api]
                pagerduty_services: [PF9KMXH]
            """);

    assertThat(acme.teamOf(Asset.REPOSITORY, "ACME/control-plane")).contains("eng-platform");
    assertThat(acme.teamOf(Asset.JIRA_PROJECT, "PLAT")).contains("eng-platform");
    assertThat(acme.teamOf(Asset.JIRA_PROJECT, "plat")).isEmpty();
    assertThat(acme.teamOf(Asset.SLACK_CHANNEL, "C024BE91L")).contains("eng-platform");
    assertThat(acme.teamOf(Asset.GITLAB_PROJECT, "acme/platform/api")).contains("eng-platform");
    assertThat(acme.teamOf(Asset.CI_JOB, "gh/acme/API")).contains("eng-platform");
    assertThat(acme.teamOf(Asset.PAGERDUTY_SERVICE, "PF9KMXH")).contains("eng-platform");
    assertThat(acme.teamOf(Asset.CI_JOB, null)).isEmpty();
  }

  @Test
  void members_areFoundByIdOrPseudonym() {
    Tenant byId = TestData.tenant();
    String pseudonym = byId.pseudonyms().of("21031067");
    Tenant byPseudonym = tenant("{tenant: t, teams: {eng-a: {members: ['" + pseudonym + "']}}}");

    assertThat(byId.teamOfPerson("700101", 0)).isEqualTo("eng-payments");
    assertThat(byPseudonym.teamOfPerson("21031067", 0)).isEqualTo("eng-a");
    assertThat(byId.teamOfPerson("21031067", 0)).isEqualTo("unknown");
    assertThat(byId.teamOfPerson(null, 0)).isEqualTo("unknown");
  }

  @Test
  void members_whoMove_belongToTheTeamOfTheDay_lastDayIncluded() {
    Tenant tenant =
        tenant(
            """
            tenant: t
            teams:
              eng-a: {members: [{id: 7, valid_to: 2025-06-30}]}
              eng-b: {members: [{id: 7, valid_from: 2025-07-01, valid_to: 2025-09-30}]}
            """);

    assertThat(tenant.teamOfPerson("7", millis("2019-01-01T00:00:00Z"))).isEqualTo("eng-a");
    assertThat(tenant.teamOfPerson("7", millis("2025-06-30T23:59:59.999Z"))).isEqualTo("eng-a");
    assertThat(tenant.teamOfPerson("7", millis("2025-07-01T00:00:00Z"))).isEqualTo("eng-b");
    assertThat(tenant.teamOfPerson("7", millis("2025-10-01T00:00:00Z"))).isEqualTo("unknown");
  }

  @Test
  void membersOfOtherTools_areFoundWithTheToolBefore_orWithoutItUnlessTheIdIsANumber() {
    Tenant tenant = tenant("{tenant: t, teams: {eng-a: {members: [42, U024BE7LH, 'gitlab:43']}}}");

    assertThat(tenant.teamOfPerson(UserIds.of("slack", "U024BE7LH"), 0)).isEqualTo("eng-a");
    assertThat(tenant.teamOfPerson(UserIds.of("gitlab", "43"), 0)).isEqualTo("eng-a");
    assertThat(tenant.teamOfPerson(UserIds.of("gitlab", "42"), 0)).isEqualTo("unknown");
    assertThat(tenant.teamOfPerson("43", 0)).isEqualTo("unknown");
  }

  @Test
  void services_areFoundByWhatDeploysThem() {
    Directory acme =
        Directory.parse(
            "{tenant: t, services: {checkout: {repositories: [acme/checkout],"
                + " ci_jobs: [deploy-checkout], pagerduty_services: [PF9KMXH]}}}");

    assertThat(acme.serviceOf(Asset.REPOSITORY, "Acme/Checkout")).contains("checkout");
    assertThat(acme.serviceOf(Asset.CI_JOB, "deploy-checkout")).contains("checkout");
    assertThat(acme.serviceOf(Asset.PAGERDUTY_SERVICE, "PF9KMXH")).contains("checkout");
    assertThat(acme.serviceOf(Asset.GITLAB_PROJECT, "acme/checkout")).isEmpty();
    assertThat(acme.isService("checkout")).isTrue();
    assertThat(acme.isService("other")).isFalse();
    assertThat(acme.isService(null)).isFalse();
  }

  @Test
  void slaTargets_ofTheNarrowestPlaceCount() {
    Directory acme =
        Directory.parse(
            """
            tenant: t
            teams: {eng-a: {}}
            sla_minutes:
              default: {P0: 240, any: 10080}
              teams: {eng-a: {P1: 480}}
              projects: {PLAT: {P0: 60}, Acme/Site: {any: 30}}
            """);

    assertThat(acme.slaMinutes(Asset.JIRA_PROJECT, "PLAT", "eng-a", "P0")).isEqualTo(60);
    assertThat(acme.slaMinutes(Asset.JIRA_PROJECT, "PLAT", "eng-a", "P1")).isEqualTo(480);
    assertThat(acme.slaMinutes(Asset.JIRA_PROJECT, "PLAT", "eng-a", "P2")).isEqualTo(10080);
    assertThat(acme.slaMinutes(Asset.JIRA_PROJECT, "PAY", "eng-b", "P0")).isEqualTo(240);
    assertThat(acme.slaMinutes(Asset.REPOSITORY, "acme/SITE", "eng-a", null)).isEqualTo(30);
    assertThat(Directory.of("t").slaMinutes(Asset.JIRA_PROJECT, "PAY", "eng-b", "P0")).isNull();
  }

  @Test
  void bots_areMatchedByIdLoginOrPattern_perTool() {
    Directory acme =
        Directory.parse(
            """
            tenant: t
            bots:
              github: ['*[bot]', svc-*, 41898282]
              slack: [USLACKBOT]
              any: ['*-automation']
            review_bots: [acme-reviewer]
            """);

    assertThat(acme.isBot("github", "Renovate[Bot]")).isTrue();
    assertThat(acme.isBot("github", "renovate[bot]-fan")).isFalse();
    assertThat(acme.isBot("github", "renovateb")).isFalse();
    assertThat(acme.isBot("github", "svc-deploy", null)).isTrue();
    assertThat(acme.isBot("github", null, "41898282")).isTrue();
    assertThat(acme.isBot("jira", "svc-deploy")).isFalse();
    assertThat(acme.isBot("slack", "USLACKBOT")).isTrue();
    assertThat(acme.isBot("gitlab", "triage-automation")).isTrue();
    assertThat(acme.isBot("gitlab", "Acme-Reviewer")).isTrue();
    assertThat(acme.isBot("gitlab", null, null)).isFalse();
  }

  @Test
  void customEventTypes_areThoseOfTheTenantOnly() {
    CustomEventTypes types =
        Directory.parse(
                """
                tenant: org-acme
                custom_event_types:
                  custom.deploy_freeze:
                    purpose: delivery
                    required: [freeze_id]
                    fields: {text: [freeze_id, reason], number: [minutes], flag: [planned]}
                """)
            .customEventTypes();

    EventType freeze = types.find("org-acme", "custom.deploy_freeze").orElseThrow();
    assertThat(freeze.purpose()).isEqualTo(Purpose.DELIVERY);
    assertThat(freeze.required()).containsExactly("freeze_id");
    assertThat(freeze.fields())
        .isEqualTo(
            Map.of(
                "freeze_id", FieldKind.TEXT,
                "reason", FieldKind.TEXT,
                "minutes", FieldKind.NUMBER,
                "planned", FieldKind.FLAG));
    assertThat(types.find("org-bolt", "custom.deploy_freeze")).isEmpty();
    assertThat(types.find(null, "custom.deploy_freeze")).isEmpty();
  }

  @Test
  void customEventTypes_ofAFolder_areThoseOfAllItsTenants(@TempDir Path folder) throws Exception {
    String custom = ", custom_event_types: {custom.note: {purpose: custom, fields: {text: [a]}}}}";
    Files.writeString(folder.resolve("org-acme.yaml"), "{tenant: org-acme" + custom);
    Files.writeString(folder.resolve("org-bolt.yaml"), "{tenant: org-bolt" + custom);
    Files.writeString(folder.resolve("org-acme.secrets"), "pseudonym.secret=x");

    CustomEventTypes types = Directories.customEventTypes(folder);

    assertThat(types.find("org-acme", "custom.note")).isPresent();
    assertThat(types.find("org-bolt", "custom.note")).isPresent();
    Files.writeString(folder.resolve("org-bolt.yaml"), "{tenant: org-bolt, teems: {}}");
    assertThatThrownBy(() -> Directories.customEventTypes(folder))
        .isInstanceOf(DirectoryException.class)
        .hasMessageContaining("org-bolt.yaml: teems is not known");
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
  void everythingThatIsWrong_isReportedTogether_byItsPath() {
    assertThat(
            problems(
                """
                tenant: Org Acme
                team: {}
                teams:
                  eng-a:
                    repositories: [o/r]
                    repos: [o/s]
                    members: [7, {id: 8, valid_to: 2025-06-30}, {id: 9, valid_from: 2025-02-30}]
                  eng-b:
                    repositories: [O/R, nothing]
                    members:
                      - {id: 7, valid_from: 2025-01-01}
                      - {id: 8, valid_from: 2025-06-30, valid_till: 2025-07-01}
                      - {id: 10, valid_from: 2025-06-30, valid_to: 2025-06-29}
                      - {valid_from: 2025-06-30}
                  eng c: {members: 7}
                services:
                  checkout: {repositories: [o/r]}
                  cart: {repositories: [o/R], jira_projects: [PAY]}
                sla_minutes:
                  default: {P0: 0, P9: 5}
                  teams: {eng-x: {P1: soon}}
                bots: {github: ['*', '**[]'], gitea: [x]}
                custom_event_types:
                  deploy_freeze: {purpose: delivery}
                  custom.note: {purpose: spying, required: [b], fields: {text: [a, A, a], blob: [c]}}
                blocked_labels: [[x]]
                done_statuses: done
                """))
        .containsExactlyInAnyOrder(
            "tenant must be small letters, digits and hyphens, for example org-acme",
            "team is not known; expected one of [blocked_fields, blocked_labels, blocked_statuses, bots,"
                + " custom_event_types, done_statuses, environments, production_environments,"
                + " review_bots, review_statuses, services, sla_minutes, teams, tenant]",
            "teams.eng-a.repos is not known; expected one of [ci_jobs, gitlab_projects,"
                + " jira_projects, members, pagerduty_services, repositories, slack_channels]",
            "teams.eng-a.members[2].valid_from: must be a day, for example 2025-10-09",
            "teams.eng-b.repositories[0]: already belongs to eng-a",
            "teams.eng-b.repositories[1]: must match [^/\\s]+/[^/\\s]+",
            "teams.eng-b.members[0]: is the same person as teams.eng-a.members[0], at the same"
                + " time",
            "teams.eng-b.members[1]: is the same person as teams.eng-a.members[1], at the same"
                + " time",
            "teams.eng-b.members[1].valid_till is not known; expected one of [id, valid_from,"
                + " valid_to]",
            "teams.eng-b.members[2]: valid_to is before valid_from",
            "teams.eng-b.members[3].id: must be a name or a whole number",
            "teams.eng c: must be named with letters, digits, dots and hyphens",
            "teams.eng c.members must be a list",
            "services.cart.repositories[0]: already belongs to checkout",
            "services.cart.jira_projects is not known; expected one of [ci_jobs, gitlab_projects,"
                + " pagerduty_services, repositories]",
            "sla_minutes.default.P0: must be a whole number above 0",
            "sla_minutes.default.P9 is not known; expected one of [P0, P1, P2, P3, P4, any]",
            "sla_minutes.teams.eng-x: is no team of this file",
            "sla_minutes.teams.eng-x.P1: must be a whole number above 0",
            "bots.github[0]: must hold a letter or digit beside the stars",
            "bots.github[1]: must hold a letter or digit beside the stars",
            "bots.gitea is not known; expected one of [any, circleci, github, gitlab, jenkins,"
                + " jira, pagerduty, slack]",
            "custom_event_types.deploy_freeze: must be named like custom.deploy_freeze",
            "custom_event_types.custom.note.purpose: must be one of [activity, collaboration, custom,"
                + " delivery, operations]",
            "custom_event_types.custom.note.required[0]: is not among the fields",
            "custom_event_types.custom.note.fields.text[1]: must be small letters, digits and"
                + " underscores",
            "custom_event_types.custom.note.fields.text[2]: is declared twice",
            "custom_event_types.custom.note.fields.blob is not known; expected one of"
                + " [amount, currency, flag, number, page, person, text, texts]",
            "blocked_labels[0]: must be a name or a whole number",
            "done_statuses must be a list");
  }

  @Test
  void brokenYaml_isRefused_withoutRepeatingIt() {
    assertThat(problems("tenant: [wren.okonkwo"))
        .containsExactly("line 1, column 22 is not YAML, or repeats a key");
    assertThat(problems("- a")).contains("the file must be a mapping");
    assertThat(problems(""))
        .contains("tenant must be small letters, digits and hyphens, for example org-acme");
    assertThat(problems("tenant: t\ntenant: t")).hasSize(1);
  }

  private static List<String> problems(String yaml) {
    return catchThrowableOfType(DirectoryException.class, () -> Directory.parse(yaml)).problems();
  }

  private static Tenant tenant(String yaml) {
    return Tenant.of(Directory.parse(yaml), TestData.silentTenant().pseudonyms());
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
