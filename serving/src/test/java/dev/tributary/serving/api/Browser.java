package dev.tributary.serving.api;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The Debian package chromium, without a window: what the tests of the dashboard look through. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String AXE = "/axe.min.js";

  private final ChromeDriver driver;
  private final Path shots;

  private Browser(ChromeDriver driver, Path shots) {
    this.driver = driver;
    this.shots = shots;
  }

  /**
   * @param shots folder of its pictures
   */
  static Browser start(Path shots) throws IOException {
    Files.createDirectories(shots);
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    // Everything is ours, and as root there is no sandbox.
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File("/usr/bin/chromedriver"))
            .usingAnyFreePort()
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options), shots);
    browser.driver.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
    browser.size(1360, 900);
    return browser;
  }

  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /**
   * @param scheme light or dark, as the viewer's system would say
   */
  void prefers(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** The zone that the viewer's system says from the next page on. */
  void zone(String id) {
    driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", id));
  }

  /**
   * What axe-core finds against WCAG 2.1 A and AA, one line each with where.
   *
   * @throws IOException if its script is not on the class path
   */
  @SuppressWarnings("unchecked") // of lists and maps, as the script returns them
  List<String> barriers() throws IOException {
    try (InputStream script = Browser.class.getResourceAsStream(AXE)) {
      run(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
    return (List<String>)
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })
              .then(({ violations }) => done(violations.flatMap(({ id, nodes }) =>
                nodes.map(({ target, any }) => `${id} ${target.join(' ')} ${any.map(({ message }) => message).join('; ')}`))));""");
  }

  void downloadTo(Path folder) {
    driver.executeCdpCommand(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", folder.toString()));
  }

  void open(String address) {
    driver.get(address);
  }

  /** Waits until it is there and to be seen, and says its text. */
  String text(String selector) {
    return see(selector).getText();
  }

  WebElement see(String selector) {
    return Awaitility.await(selector)
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(WebDriverException.class)
        .until(() -> driver.findElement(By.cssSelector(selector)), WebElement::isDisplayed);
  }

  void seeText(String selector, String text) {
    Awaitility.await(selector + " says " + text)
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(WebDriverException.class)
        .until(() -> driver.findElement(By.cssSelector(selector)).getText().contains(text));
  }

  /** What is there now, to be seen. */
  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream()
        .filter(WebElement::isDisplayed)
        .toList();
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void tab() {
    press(Keys.TAB);
  }

  /** What the keyboard speaks to. */
  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Keeps a picture of the whole page. */
  void shoot(String name) throws IOException {
    long height = (Long) run("return Math.max(document.documentElement.scrollHeight, 700)");
    long width = (Long) run("return innerWidth");
    size((int) width, (int) Math.min(height, 4000));
    run("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    Files.write(shots.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    size((int) width, 900);
  }

  /**
   * What the page complained of since it was asked last: errors of scripts, refusals of the policy.
   */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
