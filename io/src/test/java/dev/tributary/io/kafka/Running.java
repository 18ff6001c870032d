package dev.tributary.io.kafka;

import static org.awaitility.Awaitility.await;

import dev.tributary.embedded.LocalFlink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * A pipeline without end on a Flink cluster in this JVM, as a test sees it; closing it cancels the
 * job.
 */
final class Running implements AutoCloseable {
  /**
   * Long, because it is only the limit of waiting for what takes a second on a machine of its own.
   */
  static final Duration SOON = Duration.ofSeconds(90);

  /** Where {@link #collect} puts things: tasks are copies, but of this JVM. */
  private static final Map<String, Queue<Object>> COLLECTED = new ConcurrentHashMap<>();

  /**
   * All classes are here already. Without any file Beam would upload the whole class path, each
   * time.
   */
  private static final Path NOTHING = emptyJar();

  private static Path emptyJar() {
    try {
      Path jar = Files.createTempFile(Path.of("target"), "nothing", ".jar");
      new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Started when first asked for, for all tests of this JVM. */
  private static final class Shared {
    private static final LocalFlink FLINK = LocalFlink.start(8, Map.of());
  }

  private final String name;

  private Running(String name) {
    this.name = name;
  }

  static Running start(Consumer<Pipeline> graph) {
    String name = "test-" + UUID.randomUUID();
    submit(name, Shared.FLINK.master(), graph);
    return new Running(name);
  }

  /** With a checkpoint each second, as hazard F1 wants it. */
  static void submit(String name, String master, Consumer<Pipeline> graph) {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster(master);
    options.setFilesToStage(List.of(NOTHING.toString()));
    options.setJobName(name);
    options.setStreaming(true);
    options.setAttachedMode(false);
    options.setParallelism(1);
    options.setCheckpointingInterval(1000L);
    options.setObjectReuse(true);
    options.setMaxBundleTimeMills(100L);
    options.setStableUniqueNames(PipelineOptions.CheckEnabled.ERROR);
    Pipeline pipeline = Pipeline.create(options);
    graph.accept(pipeline);
    pipeline.run();
  }

  /** A place to look for what {@link #collect} has put there. */
  static <T> Queue<T> place(String key) {
    @SuppressWarnings("unchecked") // each test names its own places
    Queue<T> place = (Queue<T>) COLLECTED.computeIfAbsent(key, k -> new ConcurrentLinkedQueue<>());
    return place;
  }

  static <T> PTransform<PCollection<T>, PDone> collect(String key) {
    return new PTransform<>() {
      @Override
      public PDone expand(PCollection<T> input) {
        input.apply("Put", ParDo.of(new Put<>(key)));
        return PDone.in(input.getPipeline());
      }
    };
  }

  private static final class Put<T> extends DoFn<T, Void> {
    private final String key;

    Put(String key) {
      this.key = key;
    }

    @ProcessElement
    public void process(@Element T element) {
      place(key).add(element);
    }
  }

  /** The job's state in Flink's words. */
  String state() {
    return job().state();
  }

  private LocalFlink.Job job() {
    return Shared.FLINK.jobs().stream()
        .filter(job -> job.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    Shared.FLINK.cancel(job().id());
    await().atMost(SOON).until(() -> state().equals("CANCELED"));
  }
}
