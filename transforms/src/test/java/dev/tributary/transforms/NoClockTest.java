package dev.tributary.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Results depend on events and watermarks alone; the scripts of the other tests rely on it. */
class NoClockTest {
  private static final List<String> CLOCKS =
      List.of("currentTimeMillis", "nanoTime", ".now(", "Clock", "new Random", "randomUUID");

  @Test
  void transforms_askNoClockAndThrowNoDice() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(sources).hasSizeGreaterThan(30);
      for (Path source : sources) {
        assertThat(Files.readString(source)).as("%s", source).doesNotContain(CLOCKS);
      }
    }
  }
}
