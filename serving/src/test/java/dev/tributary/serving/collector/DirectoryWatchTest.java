package dev.tributary.serving.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.identity.Pseudonyms;
import dev.tributary.sources.Asset;
import dev.tributary.sources.Directory;
import dev.tributary.sources.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWatchTest {
  private static final String FIRST = "{tenant: org-acme, teams: {eng-a: {repositories: [o/r]}}}";
  private static final String SECOND = "{tenant: org-acme, teams: {eng-b: {repositories: [o/r]}}}";

  private final List<String> log = new ArrayList<>();
  private final Appender appender = new Appender(log);
  private final Logger logger = (Logger) LogManager.getLogger(DirectoryWatch.class);

  @TempDir Path folder;
  private Path file;
  private Doorkeeper doorkeeper;
  private DirectoryWatch watch;

  @BeforeEach
  void start() throws IOException {
    appender.start();
    logger.addAppender(appender);
    file = folder.resolve("org-acme.yaml");
    Files.writeString(file, FIRST);
    Tenant acme = Tenant.of(Directory.load(file), Pseudonyms.of("tenant-secret", "k1"));
    doorkeeper = Doorkeeper.of(List.of(TenantAccess.of(acme, Map.of(), "acme-token-000001")));
    watch = DirectoryWatch.of(folder, doorkeeper);
  }

  @AfterEach
  void stop() {
    logger.removeAppender(appender);
    watch.close();
  }

  @Test
  void changedFile_isInForceOnceItHasSettled() throws IOException {
    watch.look();
    Files.writeString(file, SECOND);
    watch.look();
    assertThat(owner()).isEqualTo("eng-a");
    watch.look();
    assertThat(owner()).isEqualTo("eng-b");
    assertThat(bearerOwner()).isEqualTo("eng-b");
    assertThat(watch.refused()).isZero();
  }

  /** Half a file is often good YAML. */
  @Test
  void fileThatIsStillBeingWritten_isNotTaken() throws IOException {
    Files.writeString(file, "tenant: org-acme\n");
    watch.look();
    Files.writeString(file, SECOND);
    watch.look();
    assertThat(owner()).isEqualTo("eng-a");
    watch.look();
    assertThat(owner()).isEqualTo("eng-b");
  }

  @Test
  void wrongFile_isRefusedOnce_withEveryProblemAndNobodysName() throws IOException {
    Files.writeString(
        file,
        """
        tenant: org-acme
        teems: {}
        teams:
          eng-a: {members: [wren.okonkwo@acme.example, wren.okonkwo@acme.example]}
          eng-b: {members: [{id: wren.okonkwo@acme.example, valid_to: yesterday}]}
        """);
    for (int look = 0; look < 4; look++) {
      watch.look();
    }

    assertThat(owner()).isEqualTo("eng-a");
    assertThat(watch.refused()).isEqualTo(1);
    assertThat(log)
        .hasSize(4)
        .anyMatch(line -> line.contains("teems is not known"))
        .anyMatch(line -> line.contains("teams.eng-a.members[1]: is the same person"))
        .anyMatch(line -> line.contains("teams.eng-b.members[0].valid_to: must be a day"))
        .noneMatch(line -> line.contains("wren"));

    Files.writeString(file, FIRST);
    watch.look();
    assertThat(watch.refused()).isZero();
  }

  @Test
  void fileOfAnotherTenant_orNone_isRefused() throws IOException {
    Files.writeString(file, "tenant: org-bolt");
    watch.look();
    watch.look();
    assertThat(watch.refused()).isEqualTo(1);
    Files.delete(file);
    watch.look();
    watch.look();
    assertThat(watch.refused()).isEqualTo(1);
    assertThat(owner()).isEqualTo("eng-a");
    assertThat(log).hasSize(2);
  }

  private String owner() {
    return doorkeeper.directory("org-acme").teamOf(Asset.REPOSITORY, "o/r").orElse("nobody");
  }

  private String bearerOwner() {
    return doorkeeper
        .bearer("Bearer acme-token-000001")
        .flatMap(tenant -> tenant.directory().teamOf(Asset.REPOSITORY, "o/r"))
        .orElse("nobody");
  }

  private static final class Appender extends AbstractAppender {
    private final List<String> lines;

    Appender(List<String> lines) {
      super("lines", null, null, true, Property.EMPTY_ARRAY);
      this.lines = lines;
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLevel().isMoreSpecificThan(org.apache.logging.log4j.Level.WARN)) {
        lines.add(event.getMessage().getFormattedMessage());
      }
    }
  }
}
