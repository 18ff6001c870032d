package dev.tributary.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.embedded.LocalBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hazard F1: a job that starts while the broker is away, and restarts before it has come back. */
class BrokerAwayIT {
  private static LocalBroker broker;
  private static MiniCluster flink;
  private static int taskManager;
  private static List<TopicPartition> partitions;

  @BeforeAll
  static void sendEvents() throws Exception {
    broker = TestBroker.start();
    String topic = TestBroker.topic(broker.bootstrapServers(), 4, TestBroker.SIXTEEN_MEBIBYTES);
    partitions = KafkaTopics.partitions(KafkaCluster.at(broker.bootstrapServers()), topic);
    for (TopicPartition partition : partitions) {
      TestBroker.send(
          broker.bootstrapServers(),
          partition,
          Samples.json("a" + partition, Instant.now()),
          Samples.json("b" + partition, Instant.now()));
    }
    flink = start();
  }

  @BeforeEach
  void killTheBroker() {
    broker.kill();
  }

  @AfterAll
  static void stop() throws Exception {
    flink.close();
    broker.close();
  }

  @Test
  void aJobThatRestartsWhileTheBrokerIsAway_readsEverythingWhenItIsBack() throws Exception {
    JobID job =
        submit(
            "ours",
            pipeline ->
                pipeline
                    .apply(
                        "Read",
                        KafkaEventsIO.read(KafkaCluster.at(broker.bootstrapServers()), partitions)
                            .withWatermarks(
                                EventTimeWatermarks.of(
                                    Duration.ofMinutes(2),
                                    Duration.ofSeconds(30),
                                    EventTimeWatermarks.Idle.WALL_CLOCK)))
                    .apply("Collect", Running.collect("ours")));
    awaitCheckpointAsked(job);

    loseTheTaskManager(job);
    broker.restart();

    await().atMost(Running.SOON).until(() -> Running.<Received>place("ours").size() == 8);
    assertThat(flink.getJobStatus(job).get()).isEqualTo(JobStatus.RUNNING);
  }

  /**
   * The control: the same job with Beam's own consumer ends as if all were well, having read
   * nothing. If this fails, Beam or Flink has mended F1, and {@link SourceConsumer} may give up one
   * of its answers.
   */
  @Test
  void stock_finishesWithNothingRead() throws Exception {
    JobID job =
        submit(
            "stock",
            pipeline ->
                pipeline
                    .apply(
                        "Read",
                        KafkaIO.<byte[], byte[]>read()
                            .withBootstrapServers(broker.bootstrapServers())
                            .withTopicPartitions(partitions)
                            .withKeyDeserializerAndCoder(
                                ByteArrayDeserializer.class, ByteArrayCoder.of())
                            .withValueDeserializerAndCoder(
                                ByteArrayDeserializer.class, ByteArrayCoder.of())
                            .withConsumerConfigUpdates(Map.of("auto.offset.reset", "earliest")))
                    .apply("Collect", Running.collect("stock")));
    awaitCheckpointDone(job);

    loseTheTaskManager(job);

    await().atMost(Running.SOON).until(() -> status(job) == JobStatus.FINISHED);
    assertThat(Running.place("stock")).isEmpty();
  }

  private static JobID submit(String name, Consumer<Pipeline> graph) throws Exception {
    Running.submit(name, "127.0.0.1:" + flink.getRestAddress().get().getPort(), graph);
    return flink.listJobs().get(20, TimeUnit.SECONDS).stream()
        .filter(job -> job.getJobName().equals(name))
        .findFirst()
        .orElseThrow()
        .getJobId();
  }

  /** Ours is already waiting for the broker in its reader then, so that no checkpoint gets done. */
  private static void awaitCheckpointAsked(JobID job) {
    await().atMost(Running.SOON).until(() -> checkpoints(job).getTotalNumberOfCheckpoints() > 0);
  }

  private static void awaitCheckpointDone(JobID job) {
    await()
        .atMost(Running.SOON)
        .until(() -> checkpoints(job).getNumberOfCompletedCheckpoints() > 0);
  }

  private static CheckpointStatsCounts checkpoints(JobID job) throws Exception {
    return graph(job).getCheckpointStatsSnapshot().getCounts();
  }

  private static void loseTheTaskManager(JobID job) throws Exception {
    flink.terminateTaskManager(taskManager).get(30, TimeUnit.SECONDS);
    flink.startTaskManager();
    taskManager++;
    await().atMost(Running.SOON).until(() -> restarted(job));
  }

  /** Every task has been started a second time. */
  private static boolean restarted(JobID job) throws Exception {
    for (var vertex : graph(job).getAllExecutionVertices()) {
      var attempt = vertex.getCurrentExecutionAttempt();
      if (attempt.getAttemptNumber() == 0
          || attempt.getState() == ExecutionState.CREATED
          || attempt.getState() == ExecutionState.SCHEDULED
          || attempt.getState() == ExecutionState.DEPLOYING) {
        return false;
      }
    }
    return true;
  }

  private static AccessExecutionGraph graph(JobID job) throws Exception {
    return flink.getExecutionGraph(job).get(20, TimeUnit.SECONDS);
  }

  private static JobStatus status(JobID job) throws Exception {
    return flink.getJobStatus(job).get(20, TimeUnit.SECONDS);
  }

  private static MiniCluster start() throws Exception {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(
                    Configuration.fromMap(
                        Map.of(
                            "rest.address", "127.0.0.1",
                            "rest.bind-port", "0",
                            "classloader.resolve-order", "parent-first")))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .build());
    cluster.start();
    return cluster;
  }
}
