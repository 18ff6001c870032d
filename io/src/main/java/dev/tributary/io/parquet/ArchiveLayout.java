package dev.tributary.io.parquet;

import static org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions.RESOLVE_DIRECTORY;
import static org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions.RESOLVE_FILE;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Where things stand below the root of an archive. Unfinished files have a folder of their own, so
 * that a day's folder holds complete files and nothing else, for any reader; and it is on the same
 * file system, so that publishing a file is one rename.
 */
final class ArchiveLayout implements Serializable {
  private static final long serialVersionUID = 1;
  private static final String SUFFIX = ".parquet";

  private final String root;

  private ArchiveLayout(String root) {
    this.root = root;
  }

  /**
   * @param root a folder of any file system that Beam knows, for example {@code /var/cold/events}
   *     or {@code s3://bucket/cold/events}
   * @throws IllegalArgumentException if it is empty or has characters of a file pattern
   */
  static ArchiveLayout below(String root) {
    if (root.isBlank() || root.chars().anyMatch(c -> "*?[]{}\\".indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "an archive needs a folder without the characters * ? [ ] { } \\, got '" + root + "'");
    }
    return new ArchiveLayout(root.endsWith("/") ? root : root + "/");
  }

  ResourceId file(ArchivePartition partition, String name) {
    return folder()
        .resolve("dt=" + partition.day(), RESOLVE_DIRECTORY)
        .resolve("tenant=" + partition.tenant(), RESOLVE_DIRECTORY)
        .resolve(name + SUFFIX, RESOLVE_FILE);
  }

  /** A file that no other attempt writes to, even one that is believed dead. */
  ResourceId temporary(String name) {
    return folder()
        .resolve("_temporary", RESOLVE_DIRECTORY)
        .resolve(name + "-" + UUID.randomUUID() + ".tmp", RESOLVE_FILE);
  }

  /**
   * One file pattern a day.
   *
   * @param to the last day, inclusive
   * @param tenant null for all tenants
   */
  List<String> patterns(LocalDate from, LocalDate to, String tenant) {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("the range ends on " + to + ", before its start " + from);
    }
    String tenants = tenant == null ? "*" : ArchivePartition.requireTenant(tenant);
    return from.datesUntil(to.plusDays(1))
        .map(day -> root + "dt=" + day + "/tenant=" + tenants + "/*" + SUFFIX)
        .toList();
  }

  /** The file pattern of all days of a tenant. */
  String everyDay(String tenant) {
    return root + "dt=*/tenant=" + ArchivePartition.requireTenant(tenant) + "/*" + SUFFIX;
  }

  private ResourceId folder() {
    return FileSystems.matchNewResource(root, true);
  }
}
