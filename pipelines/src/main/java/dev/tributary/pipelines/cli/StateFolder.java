package dev.tributary.pipelines.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of a demo's state. Only a folder that we made ourselves is ever emptied. */
final class StateFolder {
  private static final String MARKER = ".tributary-demo";

  private StateFolder() {}

  /** Whether the folder may be used: it does not exist, is empty, or is one of ours. */
  static boolean isOurs(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> content = Files.list(folder)) {
      return Files.exists(folder.resolve(MARKER)) || content.findAny().isEmpty();
    }
  }

  /** Empties the folder, or makes it. */
  static void renew(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> content;
      try (Stream<Path> all = Files.walk(folder)) {
        content = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : content) {
        Files.delete(path);
      }
    }
    Files.createDirectories(folder);
    Files.createFile(folder.resolve(MARKER));
  }
}
