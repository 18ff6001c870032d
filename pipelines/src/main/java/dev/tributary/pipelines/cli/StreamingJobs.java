package dev.tributary.pipelines.cli;

import dev.tributary.pipelines.StreamingPipeline;
import dev.tributary.pipelines.local.LocalStack;
import java.time.Instant;
import java.util.List;

/** Live pipelines on the local cluster, each in its own job, from launch to cancellation. */
final class StreamingJobs implements AutoCloseable {
  private final List<StreamingPipeline> pipelines;
  private final LocalJobs jobs;
  private final String suffix;

  private StreamingJobs(List<StreamingPipeline> pipelines, LocalJobs jobs, String suffix) {
    this.pipelines = List.copyOf(pipelines);
    this.jobs = jobs;
    this.suffix = suffix;
  }

  static StreamingJobs start(LocalStack stack, List<StreamingPipeline> pipelines, Flags flags) {
    return start(stack, "", pipelines, flags);
  }

  /**
   * @param suffix of the names of the jobs, for a cluster that has others of the same pipelines
   */
  static StreamingJobs start(
      LocalStack stack, String suffix, List<StreamingPipeline> pipelines, Flags flags) {
    StreamingJobs live = new StreamingJobs(pipelines, new LocalJobs(stack), suffix);
    pipelines.forEach(pipeline -> live.start(pipeline, flags));
    return live;
  }

  private void start(StreamingPipeline pipeline, Flags flags) {
    String name = name(pipeline);
    Flags named = flags.copy().orElse("jobName", Launcher.jobName(name));
    jobs.start(name, () -> Launcher.live(pipeline, named));
  }

  private String name(StreamingPipeline pipeline) {
    return pipeline.name() + suffix;
  }

  List<StreamingPipeline> pipelines() {
    return pipelines;
  }

  /**
   * @throws Failure if a job has ended, which a streaming job never does by itself
   */
  void requireRunning() {
    jobs.requireRunning();
  }

  /** Whether a pipeline has worked off everything up to then, down to its last sink. */
  boolean hasWorkedOff(StreamingPipeline pipeline, Instant time) {
    return jobs.hasWorkedOff(name(pipeline), time);
  }

  @Override
  public void close() {
    jobs.close();
  }
}
