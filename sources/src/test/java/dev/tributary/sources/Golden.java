package dev.tributary.sources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares lines with a committed file. A difference names the first line that differs and the
 * command that rewrites the file.
 */
final class Golden {
  private static final String REFRESH = "tributary.refresh";

  private Golden() {}

  static void assertSame(Path file, List<String> actual, Class<?> test) {
    compare(file, actual, test, Boolean.getBoolean(REFRESH));
  }

  static void compare(Path file, List<String> actual, Class<?> test, boolean refresh) {
    try {
      if (refresh) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("", actual.stream().map(l -> l + "\n").toList()));
      }
      List<String> expected = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (!expected.equals(actual)) {
        throw new AssertionError(difference(file, expected, actual, test));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String difference(
      Path file, List<String> expected, List<String> actual, Class<?> test) {
    int line = 0;
    while (line < expected.size()
        && line < actual.size()
        && expected.get(line).equals(actual.get(line))) {
      line++;
    }
    return "%s, line %d of %d, differs:%n  expected %s%n  actual   %s%nIf the new one is right: mvn -f sources/pom.xml test -Dtest=%s -D%s=true"
        .formatted(
            file,
            line + 1,
            expected.size(),
            line < expected.size() ? expected.get(line) : "(the end)",
            line < actual.size() ? actual.get(line) : "(the end)",
            test.getSimpleName(),
            REFRESH);
  }
}
