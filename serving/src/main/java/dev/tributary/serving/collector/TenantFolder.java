package dev.tributary.serving.collector;

import dev.tributary.sources.Directory;
import dev.tributary.sources.DirectoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads the folder of tenants: {@code <tenant>.yaml} is its directory, {@code <tenant>.secrets}
 * what it keeps secret. Other files are not looked at.
 */
final class TenantFolder {
  private static final String DIRECTORY = ".yaml";
  private static final String SECRETS = ".secrets";

  private final Path folder;
  private final Map<String, String> environment;
  private final List<String> problems;
  private final List<String> warnings;
  private final List<TenantAccess> tenants = new ArrayList<>();

  private TenantFolder(
      Path folder, Map<String, String> environment, List<String> problems, List<String> warnings) {
    this.folder = folder;
    this.environment = environment;
    this.problems = problems;
    this.warnings = warnings;
  }

  /**
   * All tenants that can be used, in the order of their names.
   *
   * @param problems takes everything because of which the folder cannot be used
   * @param warnings takes what is unwise
   */
  static List<TenantAccess> read(
      Path folder, Map<String, String> environment, List<String> problems, List<String> warnings) {
    TenantFolder tenants = new TenantFolder(folder, environment, problems, warnings);
    tenants.readAll();
    return List.copyOf(tenants.tenants);
  }

  private void readAll() {
    Set<String> directories = new TreeSet<>();
    Set<String> secrets = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        collect(name, DIRECTORY, directories);
        collect(name, SECRETS, secrets);
      }
    } catch (IOException e) {
      problems.add("--tenants takes a folder that can be read, and " + folder + " is none");
      return;
    }
    if (directories.isEmpty()) {
      problems.add("--tenants: " + folder + " holds no <tenant>" + DIRECTORY);
    }
    directories.forEach(this::readTenant);
    secrets.removeAll(directories);
    for (String name : secrets) {
      problems.add(folder.resolve(name + SECRETS) + " belongs to no " + name + DIRECTORY);
    }
    refuseSharedTokens();
  }

  private static void collect(String name, String ending, Set<String> found) {
    if (name.endsWith(ending) && name.length() > ending.length()) {
      found.add(name.substring(0, name.length() - ending.length()));
    }
  }

  static Path directoryFile(Path folder, String tenantId) {
    return folder.resolve(tenantId + DIRECTORY);
  }

  private void readTenant(String name) {
    Path file = directoryFile(folder, name);
    try {
      Directory directory = Directory.load(file);
      if (!directory.tenantId().equals(name)) {
        problems.add(file + " must be named after its tenant: " + directory.tenantId() + DIRECTORY);
        return;
      }
      TenantAccess access =
          TenantSecrets.read(
              directory, folder.resolve(name + SECRETS), environment, problems, warnings);
      if (access != null) {
        tenants.add(access);
      }
    } catch (DirectoryException e) {
      e.problems().forEach(problem -> problems.add(file + ": " + problem));
    } catch (IOException e) {
      problems.add(file + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** A token must say whose it is. */
  private void refuseSharedTokens() {
    for (int i = 0; i < tenants.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (tenants.get(i).sharesTokenWith(tenants.get(j))) {
          problems.add(
              "tenants "
                  + tenants.get(j).tenant().tenantId()
                  + " and "
                  + tenants.get(i).tenant().tenantId()
                  + " have the same ingest token");
        }
      }
    }
  }
}
