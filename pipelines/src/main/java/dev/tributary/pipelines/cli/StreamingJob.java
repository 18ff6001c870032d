package dev.tributary.pipelines.cli;

import dev.tributary.embedded.LocalFlink;
import dev.tributary.pipelines.local.LocalStack;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** The live pipeline on the local cluster, from launch to cancellation. */
final class StreamingJob implements AutoCloseable {
  private final LocalStack stack;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CompletableFuture<Void> run;

  private StreamingJob(LocalStack stack, Flags flags) {
    this.stack = stack;
    this.run =
        CompletableFuture.runAsync(
            () -> Launcher.delivery(flags).waitUntilFinish(),
            task -> {
              Thread thread = new Thread(task, "delivery");
              thread.setDaemon(true);
              thread.start();
            });
  }

  static StreamingJob start(LocalStack stack, Flags flags) {
    return new StreamingJob(stack, flags);
  }

  /**
   * @throws Failure if the job has ended, which a streaming job never does by itself
   */
  void requireRunning() {
    if (!run.isDone() || stopping.get()) {
      return;
    }
    run.handle(
            (done, e) -> {
              throw e == null
                  ? new Failure("delivery ended by itself, which a streaming pipeline never does")
                  : new Failure("delivery failed: " + Sentences.of(e), e);
            })
        .join();
  }

  @Override
  public void close() {
    stopping.set(true);
    for (LocalFlink.Job job : stack.flink().jobs()) {
      if (job.state().equals("RUNNING")) {
        stack.flink().cancel(job.id());
      }
    }
    run.handle((done, e) -> null).join();
  }
}
