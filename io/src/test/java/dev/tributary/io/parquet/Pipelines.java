package dev.tributary.io.parquet;

import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.event.Event;
import java.time.Duration;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;

/** The runners the archive is tested on. */
enum Pipelines {
  DIRECT {
    @Override
    Pipeline create() {
      DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
      options.setRunner(DirectRunner.class);
      options.setTargetParallelism(2);
      return checked(options);
    }
  },
  FLINK_BATCH {
    @Override
    Pipeline create() {
      FlinkPipelineOptions options = flink();
      options.setStreaming(false);
      return checked(options);
    }
  },
  FLINK_STREAMING {
    @Override
    Pipeline create() {
      FlinkPipelineOptions options = flink();
      options.setStreaming(true);
      options.setAttachedMode(false);
      options.setCheckpointingInterval(500L);
      return checked(options);
    }
  };

  abstract Pipeline create();

  /** Writes bounded events and waits until all files are there. */
  void archive(String root, int maxRows, int shards, List<Event> events) {
    Pipeline pipeline = create();
    pipeline
        .apply("Events", Create.of(events).withCoder(EventCoder.of()))
        .apply(
            "Archive",
            ArchiveEvents.to(root)
                .every(Duration.ofMinutes(1))
                .withMaxRows(maxRows)
                .withShards(shards));
    pipeline.run().waitUntilFinish();
  }

  private static FlinkPipelineOptions flink() {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[local]");
    options.setParallelism(2);
    return options;
  }

  private static Pipeline checked(PipelineOptions options) {
    options.setStableUniqueNames(PipelineOptions.CheckEnabled.ERROR);
    return Pipeline.create(options);
  }
}
