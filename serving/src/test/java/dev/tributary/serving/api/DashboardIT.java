package dev.tributary.serving.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * The dashboard as people use it: a real database, the real API, a real browser. Pictures of every
 * view are kept in {@code target/screenshots}.
 */
@Tag("browser")
@Timeout(180)
class DashboardIT {
  private static final List<String> VIEWS =
      List.of("operational", "delivery", "engagement", "gateway", "activity", "health", "privacy");
  private static final Path SHOTS = Path.of("target/screenshots");

  private static RunningApi api;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    api = RunningApi.start("dashboard");
    try (java.io.InputStream rows = DashboardIT.class.getResourceAsStream("dashboard.sql")) {
      api.run(new String(rows.readAllBytes(), StandardCharsets.UTF_8));
    }
    browser = Browser.start(SHOTS);
  }

  @AfterAll
  static void stop() throws Exception {
    browser.close();
    api.close();
  }

  @BeforeEach
  void aDeskWithoutAnyone() {
    browser.size(1360, 900);
    browser.prefers("light");
    browser.open(api.address() + "/healthz");
    browser.run("sessionStorage.clear(); localStorage.clear()");
    browser.complaints();
  }

  private static void signIn(String role, String... teams) {
    browser.open(api.address() + api.signInPath(api.token("org-acme", role, teams)));
    browser.see("main h1");
    shown();
  }

  private static void visit(String query) {
    browser.open(api.address() + "/?" + query);
    browser.see(".top h1");
  }

  private static void shown() {
    browser.see(".grid:not(.loading) .panel");
    browser.seeText(".state", "Live");
  }

  private static String tile(String label) {
    return (String)
        browser.run(
            "return [...document.querySelectorAll('.tile')].find((tile) => tile.querySelector('dt').textContent === arguments[0])?.querySelector('dd > :first-child').textContent",
            label);
  }

  @Test
  void eachView_showsItsNumbers_inEveryLight_andOnAPhone() throws IOException {
    signIn("admin");
    for (String view : VIEWS) {
      visit("view=" + view);
      shown();
      assertThat(browser.all(".tile")).as(view).hasSizeGreaterThanOrEqualTo(4);
      for (WebElement panel : browser.all(".panel")) {
        assertThat(panel.findElements(org.openqa.selenium.By.cssSelector("canvas, td, .bars li")))
            .as(view + ": " + panel.getText())
            .isNotEmpty();
      }
      assertThat(browser.all(".panel .nothing")).as(view).isEmpty();
      assertThat(browser.text(".tiles")).as(view).doesNotContain("NaN", "undefined", "7777");
      browser.shoot(view + "-light");
      assertThat(browser.barriers()).as(view + ", light").isEmpty();
      browser.size(390, 844);
      browser.prefers("dark");
      browser.shoot(view + "-phone-dark");
      assertThat(browser.barriers()).as(view + ", dark, on a phone").isEmpty();
      browser.prefers("light");
      assertThat((Boolean) browser.run("return document.documentElement.scrollWidth <= innerWidth"))
          .as(view + " fits a phone")
          .isTrue();
      browser.size(1360, 900);
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whatChanges_arrivesWithoutAReload_andLeavesTheKeyboardWhereItWas() throws IOException {
    signIn("viewer", "eng-platform");
    browser.run("window.isTheSamePage = true");
    browser.run("document.querySelector('[data-panel=blockers] button').focus()");
    browser.press(Keys.ENTER);
    assertThat(browser.text("#panel-blockers-table")).contains("Blockers", "At risk");

    api.run(
        """
        INSERT INTO hot.team_minute (tenant_id, team_id, minute, active_blockers, sla_risk_score, tasks_at_risk, is_final, event_count, coverage, run_id, revision)
        VALUES ('org-acme', 'eng-platform', date_trunc('minute', now()) + interval '1 minute', 42, 10, 1, false, 1, 1, 'r', 1)""");

    browser.seeText(".tiles", "42");
    assertThat(tile("Active blockers")).isEqualTo("42");
    assertThat(browser.text("#panel-blockers-table")).contains("42");
    assertThat(browser.run("return window.isTheSamePage")).isEqualTo(true);
    assertThat(browser.focused().getText()).isEqualTo("Table");
    assertThat(browser.run("return document.getElementById('announce').textContent"))
        .asString()
        .isNotEmpty();
    api.run("DELETE FROM hot.team_minute WHERE active_blockers = 42");
  }

  @Test
  void anotherTeam_isRefused_whateverTheAddressSays() {
    signIn("viewer", "eng-platform");
    assertThat(browser.all("#team option")).hasSize(1);

    visit("view=operational&team=eng-secret");
    browser.seeText(".problem", "Your role or your teams do not include this");
    assertThat(browser.text("body")).doesNotContain("4,321", "7,777");

    for (String view : List.of("gateway", "activity")) {
      visit("view=" + view);
      browser.seeText(".problem", "An auditor or admin sees all");
      assertThat(browser.all(".panel")).isEmpty();
    }
  }

  @Test
  void aCellThatIsNotShown_saysWhy() {
    signIn("viewer", "eng-platform");
    visit("view=engagement&team=eng-platform");
    shown();

    assertThat(tile("Sessions not shown")).isEqualTo("6");
    WebElement cell = browser.see("#panel-sessions-table .hidden-cell");
    assertThat(cell.getDomAttribute("title")).contains("computed from it");
    assertThat(browser.text("#panel-sessions-table .reasons"))
        .contains("floor: It describes fewer people than the privacy floor allows")
        .contains("complement:");
  }

  @Test
  void thePipelines_sayWhatWasPromised_andWhyLettersAreDead() {
    signIn("admin");
    visit("view=health");
    shown();

    assertThat(tile("Budgets gone")).isEqualTo("6");
    assertThat(browser.text("#panel-objectives-table"))
        .contains("operational is visible within 90 s", "no history is kept")
        .contains("0.7 % of what was received 142 % used broken")
        .contains("1 unexplained of 3 corrections in a week none is allowed broken")
        .containsPattern("99 % of answers within 800 ms .* of .* were slower");
    assertThat(browser.text("#panel-dead-letters-table"))
        .contains("json.malformed 0.3 %", "time.future 0.2 %", "Mend the clock");
  }

  @Test
  void aRow_isExplained_asFarAsTheRoleMaySee() throws IOException {
    signIn("team_lead", "eng-platform");
    visit("view=delivery&team=eng-platform");
    shown();
    browser.run("document.querySelector('[data-panel=builds] .actions button').click()");
    browser.see("#panel-builds-table .why").click();

    browser.seeText(".explain .answer", "1 of 1 events that it reads");
    assertThat(browser.text(".explain")).contains("Builds", "build.failed", "build_id B-1");
    browser.shoot("explain-light");
    assertThat(browser.barriers()).isEmpty();
    browser.press(Keys.ESCAPE);
    assertThat(browser.all(".explain")).isEmpty();
    assertThat(browser.focused().getText()).isEqualTo("Why?");

    signIn("viewer", "eng-platform");
    visit("view=delivery&team=eng-platform");
    shown();
    browser.see("#panel-dora-table .why").click();
    browser.seeText(".explain .answer", "Your role sees numbers and not the events");
    assertThat(browser.complaints()).isEmpty();
  }

  /** Three quarters of an hour off the full hour, and in summer another: a forgotten zone shows. */
  @Test
  void times_areThoseOfTheViewersZone_andUtcOnHover() {
    browser.zone("Pacific/Chatham");
    try {
      signIn("viewer", "eng-platform");
      browser.run("document.querySelector('[data-panel=blockers] .actions button').click()");
      WebElement time = browser.see("#panel-blockers-table th time");
      Instant at = Instant.parse(time.getDomAttribute("datetime"));

      assertThat(time.getText())
          .endsWith(
              DateTimeFormatter.ofPattern("HH:mm")
                  .withZone(ZoneId.of("Pacific/Chatham"))
                  .format(at));
      assertThat(time.getDomAttribute("title"))
          .startsWith(
              DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
                  .withZone(ZoneOffset.UTC)
                  .format(at))
          .contains("UTC", "Pacific/Chatham");
      assertThat(browser.text("footer")).contains("Times are those of Pacific/Chatham");
      visit("view=delivery&team=eng-platform");
      shown();
      // A calendar day is one of UTC, wherever one looks from.
      assertThat(browser.text("#panel-dora-table tbody th"))
          .isEqualTo(
              DateTimeFormatter.ofPattern("d MMM yyyy", Locale.UK)
                  .format(LocalDate.now(ZoneOffset.UTC)));
    } finally {
      browser.zone("UTC");
    }
  }

  @Test
  void aTheme_isChosen_kept_andGivenBackToTheSystem() {
    signIn("viewer", "eng-platform");
    String ground = ground();
    WebElement themes = browser.see(".who .quiet");
    assertThat(themes.getText()).isEqualTo("Theme: auto");
    themes.click();
    assertThat(themes.getText()).isEqualTo("Theme: light");
    assertThat(ground()).isEqualTo(ground);
    themes.click();
    assertThat(themes.getText()).isEqualTo("Theme: dark");
    assertThat(ground()).isNotEqualTo(ground);
    String dark = ground();

    visit("view=operational&team=eng-platform");
    shown();
    assertThat(ground()).as("kept").isEqualTo(dark);
    browser.see(".who .quiet").click();
    assertThat(ground()).as("the system prefers light").isEqualTo(ground);
    browser.prefers("dark");
    assertThat(ground()).isEqualTo(dark);
  }

  private static String ground() {
    return (String)
        browser.run(
            "return getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor");
  }

  @Test
  void theKeyboard_reachesEverything_andTheAddressKeepsThePlace() {
    signIn("admin");
    browser.run("document.activeElement.blur()");
    browser.tab();
    assertThat(browser.focused().getText()).isEqualTo("Skip to the numbers");
    browser.tab();
    browser.tab();
    assertThat(browser.focused().getText()).isEqualTo("Delivery");
    assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
    browser.press(Keys.ENTER);
    browser.seeText("h1", "Delivery");
    shown();
    assertThat((String) browser.run("return location.search")).contains("view=delivery");

    browser.run("document.querySelector('.segments button:last-child').focus()");
    browser.press(Keys.ENTER);
    Awaitility.await()
        .until(() -> browser.run("return location.search").toString().contains("range=90d"));
    shown();
    browser.run("history.back()");
    browser.see(".segments button[aria-pressed=true]:nth-child(2)");
    assertThat((Long) browser.run("return document.querySelectorAll('canvas').length"))
        .isGreaterThanOrEqualTo(5L);
    assertThat(
            (Long) browser.run("return document.querySelectorAll('main, nav, header.side').length"))
        .isEqualTo(3L);
    assertThat(
            (String)
                browser.run(
                    "return document.querySelector('[data-panel=cycle-time] .plot').getAttribute('aria-label')"))
        .contains("Cycle time, 30 points", "P95:");
  }

  @Test
  void theCsv_holdsWhatIsShown_withTimesInUtc(@TempDir Path downloads) throws IOException {
    signIn("viewer", "eng-platform");
    browser.downloadTo(downloads);
    browser
        .see("[data-panel=blockers] button[aria-label='CSV of Blockers and tasks at risk']")
        .click();

    Path file = downloads.resolve("tributary-operational-eng-platform-blockers.csv");
    Awaitility.await().until(() -> Files.exists(file));
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0)).isEqualTo("minute,active_blockers,tasks_at_risk,is_final");
    assertThat(lines).hasSizeGreaterThan(50);
    assertThat(lines.get(1)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:00Z,\\d+,\\d+,false");
  }

  @Test
  void whoIsNotSignedIn_isToldHow_andAToken_isGoodUntilItExpires() throws IOException {
    browser.open(api.address() + "/?view=delivery");
    WebElement field = browser.see("#token");
    browser.shoot("sign-in-light");
    assertThat(browser.barriers()).isEmpty();
    field.sendKeys("nonsense");
    browser.see(".primary").click();
    browser.seeText(".error", "This is not a token");
    field.clear();
    field.sendKeys(api.token("org-acme", "viewer", Duration.ofSeconds(-55), "eng-platform"));
    browser.see(".primary").click();
    browser.seeText(".error", "This token has expired");
    field.clear();
    field.sendKeys(api.token("org-acme", "viewer", Duration.ofMinutes(5), "eng-platform"));
    browser.see(".primary").click();
    browser.seeText("h1", "Delivery");
    shown();
    // The server, and not the page, decides: a token it does not know is refused in the middle.
    browser.run(
        "const parts = sessionStorage.getItem('tributary.token').split('.');"
            + "sessionStorage.setItem('tributary.token', [parts[0], parts[1], 'AAAA'].join('.'))");
    browser.open(api.address() + "/?view=operational&team=eng-platform");
    browser.seeText(".error", "Your token has expired or is not accepted here");

    String link = api.address() + api.signInPath(api.token("org-acme", "admin"));
    browser.open("about:blank");
    browser.open(link);
    shown();
    assertThat((String) browser.run("return location.href")).doesNotContain("code");
    browser.run("sessionStorage.clear()");
    browser.open("about:blank");
    browser.open(link);
    browser.seeText(".error", "This link has been used");
  }
}
