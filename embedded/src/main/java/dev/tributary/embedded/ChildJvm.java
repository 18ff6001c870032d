package dev.tributary.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Starts a program in a JVM of its own that dies with this one: see {@link ChildMain}. */
final class ChildJvm {
  private static final String CHILD_MAIN = "dev/tributary/embedded/ChildMain.class";

  private final Path stateDir;
  private final Path libDir;
  private final Path log;
  private final List<String> jvmOptions;

  /**
   * @param stateDir receives the copied {@link ChildMain}; also the working directory
   * @param libDir holds the jars of the program, its whole class path
   * @param log takes standard output and standard error, appended
   */
  ChildJvm(Path stateDir, Path libDir, Path log, List<String> jvmOptions) {
    this.stateDir = stateDir;
    this.libDir = libDir;
    this.log = log;
    this.jvmOptions = List.copyOf(jvmOptions);
  }

  Process start(String mainClass, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(copyChildMain() + File.pathSeparator + libDir.resolve("*"));
    command.add(ChildMain.class.getName());
    command.add(mainClass);
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .directory(stateDir.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Only this one class: our own jar may be a bundle whose other classes are of other versions. */
  private Path copyChildMain() throws IOException {
    Path classes = stateDir.resolve("child-classes");
    Path target = classes.resolve(CHILD_MAIN);
    Files.createDirectories(target.getParent());
    try (InputStream in = ChildMain.class.getClassLoader().getResourceAsStream(CHILD_MAIN)) {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
    return classes;
  }
}
