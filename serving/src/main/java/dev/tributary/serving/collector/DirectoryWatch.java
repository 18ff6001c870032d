package dev.tributary.serving.collector;

import dev.tributary.sources.Directory;
import dev.tributary.sources.DirectoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts changed directory files in force without a restart, one tenant at a time and as a whole. A
 * file that cannot be used is refused with everything that is wrong with it, and the directory
 * before it stays in force.
 *
 * <p>The text decides, not the time of the file: two changes within a second have one time, and a
 * file that is linked anew may have an old one. It must be the same at two looks in a row, since
 * half a file, caught while it is written, is often good YAML that forgets the other half.
 */
final class DirectoryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);
  private static final String UNREADABLE = "unreadable";

  private final Path folder;
  private final Doorkeeper doorkeeper;
  private final Map<String, String> lastSeen = new HashMap<>();
  private final Map<String, String> refused = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "directory-watch");
            thread.setDaemon(true);
            return thread;
          });

  private DirectoryWatch(Path folder, Doorkeeper doorkeeper) {
    this.folder = folder;
    this.doorkeeper = doorkeeper;
  }

  static DirectoryWatch of(Path folder, Doorkeeper doorkeeper) {
    return new DirectoryWatch(folder, doorkeeper);
  }

  /** Begins to look. */
  void every(Duration interval) {
    var unused =
        timer.scheduleWithFixedDelay(
            this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How many tenants' newest files are not in force. */
  synchronized int refused() {
    return refused.size();
  }

  /** Looks at every tenant's file once. */
  synchronized void look() {
    for (String tenant : doorkeeper.tenantIds()) {
      try {
        look(tenant);
      } catch (RuntimeException e) {
        // The kind only, and on to the others: the timer ends with the first exception.
        LOG.error("directory of tenant={} failed cause={}", tenant, e.getClass().getName());
      }
    }
  }

  private void look(String tenant) {
    String yaml = read(tenant);
    String now = yaml == null ? UNREADABLE : Directory.fingerprint(yaml);
    if (now.equals(doorkeeper.directory(tenant).fingerprint())) {
      refused.remove(tenant);
      lastSeen.put(tenant, now);
    } else if (now.equals(lastSeen.put(tenant, now)) && !now.equals(refused.get(tenant))) {
      take(tenant, yaml, now);
    }
  }

  private String read(String tenant) {
    try {
      return Files.readString(TenantFolder.directoryFile(folder, tenant));
    } catch (IOException e) {
      return null;
    }
  }

  private void take(String tenant, String yaml, String fingerprint) {
    List<String> problems = List.of("the file cannot be read as UTF-8 text");
    if (yaml != null) {
      try {
        Directory directory = Directory.parse(yaml);
        if (directory.tenantId().equals(tenant)) {
          doorkeeper.replace(directory);
          refused.remove(tenant);
          LOG.info("directory of tenant={} is in force fingerprint={}", tenant, fingerprint);
          return;
        }
        problems = List.of("tenant must be the one the file is named after");
      } catch (DirectoryException e) {
        problems = e.problems();
      }
    }
    refused.put(tenant, fingerprint);
    for (String problem : problems) {
      LOG.warn("directory of tenant={} is refused: {}", tenant, problem);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
