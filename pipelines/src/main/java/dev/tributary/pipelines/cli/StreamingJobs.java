package dev.tributary.pipelines.cli;

import dev.tributary.embedded.LocalFlink;
import dev.tributary.pipelines.StreamingPipeline;
import dev.tributary.pipelines.local.LocalStack;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Live pipelines on the local cluster, each in its own job, from launch to cancellation. */
final class StreamingJobs implements AutoCloseable {
  private final LocalStack stack;
  private final List<Job> jobs;

  private StreamingJobs(LocalStack stack, List<Job> jobs) {
    this.stack = stack;
    this.jobs = jobs;
  }

  static StreamingJobs start(LocalStack stack, List<StreamingPipeline> pipelines, Flags flags) {
    return new StreamingJobs(
        stack, pipelines.stream().map(pipeline -> new Job(pipeline, flags)).toList());
  }

  List<StreamingPipeline> pipelines() {
    return jobs.stream().map(job -> job.pipeline).toList();
  }

  /**
   * @throws Failure if a job has ended, which a streaming job never does by itself
   */
  void requireRunning() {
    jobs.forEach(Job::requireRunning);
  }

  @Override
  public void close() {
    jobs.forEach(job -> job.stopping.set(true));
    List<String> ours = jobs.stream().map(job -> "tributary-" + job.pipeline.name()).toList();
    for (LocalFlink.Job job : stack.flink().jobs()) {
      if (job.state().equals("RUNNING") && ours.contains(job.name())) {
        stack.flink().cancel(job.id());
      }
    }
    jobs.forEach(job -> job.run.handle((done, e) -> null).join());
  }

  private static final class Job {
    private final StreamingPipeline pipeline;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<Void> run;

    Job(StreamingPipeline pipeline, Flags flags) {
      this.pipeline = pipeline;
      this.run =
          CompletableFuture.runAsync(
              () -> Launcher.live(pipeline, flags).waitUntilFinish(),
              task -> {
                Thread thread = new Thread(task, pipeline.name());
                thread.setDaemon(true);
                thread.start();
              });
    }

    void requireRunning() {
      if (!run.isDone() || stopping.get()) {
        return;
      }
      String name = pipeline.name();
      run.handle(
              (done, e) -> {
                throw e == null
                    ? new Failure(name + " ended by itself, which a streaming pipeline never does")
                    : new Failure(name + " failed: " + Sentences.of(e), e);
              })
          .join();
    }
  }
}
