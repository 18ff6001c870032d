package dev.tributary.pipelines.cli;

import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.embedded.LocalTopics;
import dev.tributary.embedded.LocalTopics.Topic;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.Migrations;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.StreamingPipeline;
import dev.tributary.pipelines.local.LocalStack;
import dev.tributary.testkit.history.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One real stack for all integration tests of this module, started by the first that asks. Each
 * test works in topics, a database and a cold folder of its own.
 */
final class TestStack {
  /** Two tests at a time, of which each may run every streaming pipeline and a batch. */
  private static final int SLOTS = 24;

  private static TestStack only;

  private final LocalStack stack;
  private final Path folder;

  private TestStack(LocalStack stack, Path folder) {
    this.stack = stack;
    this.folder = folder;
  }

  static synchronized TestStack get() {
    if (only == null) {
      try {
        Path folder = Files.createTempDirectory("tributary-it");
        LocalStack stack = LocalStack.start(home(), folder.resolve("stack"), SLOTS);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(stack), "stop-stack"));
        only = new TestStack(stack, folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return only;
  }

  private static void close(LocalStack stack) {
    try {
      stack.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checkout: the folder above the module that Maven runs the tests in. */
  static Path home() {
    return Path.of("").toAbsolutePath().getParent();
  }

  /** A place of its own for one test. */
  Place place(String name) {
    LocalTopics.create(
        stack.bootstrapServers(),
        List.of(
            new Topic(name + "-events", 48, Duration.ofDays(7), 16 << 20),
            new Topic(name + "-late", 12, Duration.ofDays(7), 16 << 20),
            new Topic(name + "-dead", 6, Duration.ofDays(7), 16 << 20)));
    try (Connection connection = connect(stack.database().jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    Migrations.apply(url(name), stack.database().user(), stack.database().password());
    return new Place(name);
  }

  private String url(String database) {
    String url = stack.database().jdbcUrl();
    int slash = url.lastIndexOf('/');
    int query = url.indexOf('?');
    return url.substring(0, slash + 1) + database + (query < 0 ? "" : url.substring(query));
  }

  private Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, stack.database().user(), stack.database().password());
  }

  LocalStack stack() {
    return stack;
  }

  /** Topics, database and cold folder of one test. */
  final class Place {
    private final String name;

    private Place(String name) {
      this.name = name;
    }

    String bootstrapServers() {
      return stack.bootstrapServers();
    }

    String deadLettersTopic() {
      return name + "-dead";
    }

    Path cold() {
      return folder.resolve("cold-" + name);
    }

    JdbcTarget database() {
      return new JdbcTarget(
          url(name), stack.database().user(), stack.database().password(), "test");
    }

    Connection connect() throws SQLException {
      return TestStack.this.connect(url(name));
    }

    /** Sends messages in the order of their arrival. */
    void publish(List<Message> messages) {
      try (EventPublisher publisher =
          EventPublisher.to(KafkaCluster.at(stack.bootstrapServers()), name + "-events")) {
        messages.forEach(message -> publisher.send(message.key(), message.value()));
        publisher.flush();
      }
    }

    List<String> arguments(String... more) {
      List<String> all =
          new ArrayList<>(
              List.of(
                  "--bootstrapServers=" + stack.bootstrapServers(),
                  "--kafkaTopic=" + name + "-events",
                  // Events of every purpose in one topic: each pipeline takes its own.
                  "--activityTopic=" + name + "-events",
                  "--lateEventsTopic=" + name + "-late",
                  "--deadLettersTopic=" + name + "-dead",
                  "--hotJdbcUrl=" + url(name),
                  "--hotJdbcUser=" + stack.database().user(),
                  "--hotJdbcPasswordFile=" + folder.resolve("stack/database-password"),
                  "--coldPath=" + cold()));
      all.addAll(List.of(more));
      return all;
    }

    Flags flags(String... more) {
      return Flags.parse(arguments(more), home());
    }

    /** Starts every streaming pipeline. */
    StreamingJobs startLive(String... more) {
      return startLive(PipelineCatalogue.streaming(), more);
    }

    /** Starts some of them. */
    StreamingJobs startLive(List<StreamingPipeline> pipelines, String... more) {
      return StreamingJobs.start(stack, "-" + name, pipelines, live(more));
    }

    /** Flags of the live pipelines on the stack's Flink, reading old events. */
    Flags live(String... more) {
      List<String> all = new ArrayList<>(arguments());
      all.addAll(stack.flinkFlags());
      all.addAll(
          List.of(
              "--config=flink-local",
              "--allowedLateness=P7D",
              "--idleAfter=PT1S",
              "--idleWatermark=follow",
              "--archiveEvery=PT1S"));
      all.addAll(List.of(more));
      return Flags.parse(all, home());
    }
  }
}
