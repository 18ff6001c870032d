package dev.tributary.pipelines.cli;

import dev.tributary.embedded.LocalFlink;
import dev.tributary.pipelines.local.LocalStack;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.beam.sdk.PipelineResult;

/** Streaming jobs on the local cluster, by name, from launch to cancellation. */
final class LocalJobs implements AutoCloseable {
  /** In any other state, also while it restarts, a job goes on until it is cancelled. */
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

  private final LocalStack stack;
  private final Map<String, Job> jobs = new ConcurrentHashMap<>();

  LocalJobs(LocalStack stack) {
    this.stack = stack;
  }

  /**
   * Launches a job in a thread of its own, and does not wait for it.
   *
   * @param name what follows {@code tributary-} in its name on Flink
   */
  void start(String name, Supplier<PipelineResult> launch) {
    jobs.put(name, new Job(name, launch));
  }

  /**
   * @throws Failure if a job has ended, which a streaming job never does by itself
   */
  void requireRunning() {
    jobs.values().forEach(Job::requireRunning);
  }

  /** Whether a job has worked off everything up to then, down to its last sink. */
  boolean hasWorkedOff(String name, Instant time) {
    return stack.flink().jobs().stream()
        .filter(job -> job.state().equals("RUNNING") && job.name().equals(Launcher.jobName(name)))
        .map(job -> stack.flink().watermark(job.id()))
        .anyMatch(watermark -> watermark.orElse(Long.MIN_VALUE) >= time.toEpochMilli());
  }

  /** Ends a job as a failure would: nothing is flushed, nothing is closed by it. */
  void cancel(String name) {
    cancel(List.of(name));
  }

  @Override
  public void close() {
    cancel(List.copyOf(jobs.keySet()));
  }

  private void cancel(List<String> names) {
    names.forEach(name -> jobs.get(name).stopping.set(true));
    List<String> onFlink = names.stream().map(Launcher::jobName).toList();
    for (LocalFlink.Job job : stack.flink().jobs()) {
      if (!ENDED.contains(job.state()) && onFlink.contains(job.name())) {
        stack.flink().cancel(job.id());
      }
    }
    names.forEach(name -> jobs.remove(name).run.handle((done, e) -> null).join());
  }

  private static final class Job {
    private final String name;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<Void> run;

    Job(String name, Supplier<PipelineResult> launch) {
      this.name = name;
      this.run =
          CompletableFuture.runAsync(
              () -> launch.get().waitUntilFinish(),
              task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                thread.start();
              });
    }

    void requireRunning() {
      if (!run.isDone() || stopping.get()) {
        return;
      }
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
