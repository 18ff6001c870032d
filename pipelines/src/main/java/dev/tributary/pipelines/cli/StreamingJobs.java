package dev.tributary.pipelines.cli;

import dev.tributary.pipelines.StreamingPipeline;
import dev.tributary.pipelines.local.LocalStack;
import java.time.Instant;
import java.util.List;

/** Live pipelines on the local cluster, each in its own job, from launch to cancellation. */
final class StreamingJobs implements AutoCloseable {
  private final List<StreamingPipeline> pipelines;
  private final LocalJobs jobs;

  private StreamingJobs(List<StreamingPipeline> pipelines, LocalJobs jobs) {
    this.pipelines = List.copyOf(pipelines);
    this.jobs = jobs;
  }

  static StreamingJobs start(LocalStack stack, List<StreamingPipeline> pipelines, Flags flags) {
    LocalJobs jobs = new LocalJobs(stack);
    pipelines.forEach(
        pipeline -> jobs.start(pipeline.name(), () -> Launcher.live(pipeline, flags)));
    return new StreamingJobs(pipelines, jobs);
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
    return jobs.hasWorkedOff(pipeline.name(), time);
  }

  @Override
  public void close() {
    jobs.close();
  }
}
