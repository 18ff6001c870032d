package dev.tributary.transforms;

import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;

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
      options.setFlinkMaster(Cluster.ADDRESS);
      // The cluster has the classes of this JVM. Without a file Beam would send all of them, and a
      // folder it packs, twice at a time under one name.
      options.setFilesToStage(
          List.of(Test.class.getProtectionDomain().getCodeSource().getLocation().getPath()));
      options.setStreaming(streaming);
      options.setParallelism(subtasks);
      options.setMaxBundleSize(bundleSize);
      return options;
    }
  };

  public abstract PipelineOptions options(boolean streaming, long bundleSize, int subtasks);

  /** One cluster for all tests of this JVM: starting one takes longer than most of their jobs. */
  private static final class Cluster {
    private static final String LOOPBACK = "127.0.0.1";

    static final String ADDRESS = start();

    private static String start() {
      Configuration settings =
          Configuration.fromMap(
              Map.of(
                  "rest.address", LOOPBACK,
                  "rest.bind-address", LOOPBACK,
                  "rest.bind-port", "0",
                  "classloader.resolve-order", "parent-first",
                  "taskmanager.memory.managed.size", "128mb"));
      MiniCluster cluster =
          new MiniCluster(
              new MiniClusterConfiguration.Builder()
                  .setConfiguration(settings)
                  .setNumSlotsPerTaskManager(8)
                  .build());
      try {
        cluster.start();
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> cluster.closeAsync().join(), "stop-flink"));
        return LOOPBACK + ":" + cluster.getRestAddress().get().getPort();
      } catch (Exception e) {
        throw new IllegalStateException("The Flink cluster did not start.", e);
      }
    }
  }
}
