package dev.tributary.sources;

import dev.tributary.contracts.event.CustomEventTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The directories of several tenants: one file, or the {@code .yaml} files of a folder. */
public final class Directories {
  private Directories() {}

  /**
   * What all tenants have declared.
   *
   * @throws DirectoryException naming every file that cannot be used, and why
   */
  public static CustomEventTypes customEventTypes(Path fileOrFolder) throws IOException {
    CustomEventTypes types = CustomEventTypes.NONE;
    for (Directory directory : load(fileOrFolder)) {
      types = types.and(directory.customEventTypes());
    }
    return types;
  }

  private static List<Directory> load(Path fileOrFolder) throws IOException {
    List<Directory> directories = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files(fileOrFolder)) {
      try {
        directories.add(Directory.load(file));
      } catch (DirectoryException e) {
        e.problems().forEach(problem -> problems.add(file + ": " + problem));
      }
    }
    if (!problems.isEmpty()) {
      throw new DirectoryException(problems);
    }
    return directories;
  }

  private static List<Path> files(Path fileOrFolder) throws IOException {
    if (!Files.isDirectory(fileOrFolder)) {
      return List.of(fileOrFolder);
    }
    try (Stream<Path> files = Files.list(fileOrFolder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }
}
