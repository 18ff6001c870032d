package dev.tributary.transforms;

import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** The two runners that every scenario is played on: their panes, timers and bundles differ. */
public enum Runner {
  DIRECT {
    @Override
    public PipelineOptions options(boolean streaming, long bundleSize, int subtasks) {
      DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
      options.setRunner(DirectRunner.class);
      // With one thread, outputs are collected in the order in which they were made.
      options.setTargetParallelism(1);
      // What is made in one piece is made of the same steps: looking at each element for what a
      // step must not do to it, in streams only, spares a third of the work.
      options.setEnforceImmutability(streaming);
      options.setEnforceEncodability(streaming);
      return options;
    }
  },

  /** Flink moves no watermark while a bundle is open, so a bundle's size decides who sees what. */
  FLINK {
    @Override
    public PipelineOptions options(boolean streaming, long bundleSize, int subtasks) {
      FlinkPipelineOptions options = PipelineOptionsFactory.create().as(FlinkPipelineOptions.class);
      options.setRunner(FlinkRunner.class);
      options.setFlinkMaster("[local]");
      options.setStreaming(streaming);
      options.setParallelism(subtasks);
      options.setMaxBundleSize(bundleSize);
      return options;
    }
  };

  public abstract PipelineOptions options(boolean streaming, long bundleSize, int subtasks);
}
