package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.options.TributaryOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.beam.runners.flink.FlinkExecutionEnvironments;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.tasks.CheckpointCoordinatorConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** What the files in {@code runner-configs} say reaches the job as Flink will run it. */
class RunnerProfilesTest {
  @Test
  void consistency_isExactlyOnceEveryMinute() throws Exception {
    CheckpointCoordinatorConfiguration checkpoints = checkpoints("flink-consistency");

    assertThat(checkpoints.isExactlyOnce()).isTrue();
    assertThat(checkpoints.getCheckpointInterval()).isEqualTo(Duration.ofMinutes(1).toMillis());
    assertThat(checkpoints.getCheckpointTimeout()).isEqualTo(Duration.ofMinutes(10).toMillis());
    assertThat(checkpoints.getMaxConcurrentCheckpoints()).isEqualTo(1);
    assertThat(checkpoints.getTolerableCheckpointFailureNumber()).isZero();
  }

  @Test
  void availability_isAtLeastOnceEveryThreeMinutes_andOutlivesTenFailures() throws Exception {
    CheckpointCoordinatorConfiguration checkpoints = checkpoints("flink-availability");

    assertThat(checkpoints.isExactlyOnce()).isFalse();
    assertThat(checkpoints.getCheckpointInterval()).isEqualTo(Duration.ofMinutes(3).toMillis());
    assertThat(checkpoints.getCheckpointTimeout()).isEqualTo(Duration.ofMinutes(15).toMillis());
    assertThat(checkpoints.getMaxConcurrentCheckpoints()).isEqualTo(1);
    assertThat(checkpoints.getTolerableCheckpointFailureNumber()).isEqualTo(10);
  }

  private static CheckpointCoordinatorConfiguration checkpoints(String profile) throws Exception {
    Path home = TestStack.home();
    TributaryOptions options =
        Flags.parse(
                List.of(
                    "--config=" + profile,
                    "--flinkConfDir=" + home.resolve(confDir(profile, home)),
                    "--flinkMaster=localhost:8081",
                    "--parallelism=1",
                    "--filesToStage=" + home.resolve("pom.xml")),
                home)
            .toOptions();
    FlinkPipelineOptions flink = RunnerDefaults.applyTo(options).as(FlinkPipelineOptions.class);
    StreamExecutionEnvironment environment =
        FlinkExecutionEnvironments.createStreamExecutionEnvironment(
            flink, List.of(), flink.getFlinkConfDir());
    environment.fromSequence(1, 2).print();
    JobGraph job = environment.getStreamGraph().getJobGraph();
    assertThat(job.getJobConfiguration().get(StateBackendOptions.STATE_BACKEND))
        .isEqualTo("rocksdb");
    assertThat(job.getJobConfiguration().get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS))
        .isTrue();
    return job.getCheckpointingSettings().getCheckpointCoordinatorConfiguration();
  }

  /** As the file names it: a path in this checkout, wherever the test runs. */
  private static String confDir(String profile, Path home) {
    return Flags.parse(List.of("--config=" + profile), home).get("flinkConfDir");
  }
}
