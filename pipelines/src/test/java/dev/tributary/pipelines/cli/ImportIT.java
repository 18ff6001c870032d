package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code import} on real bodies: everything usable arrives in the topic, the rest is counted. */
class ImportIT {
  @TempDir private Path folder;

  @Test
  void everySource_arrivesInTheTopic_andTheRestIsCountedByReason() throws Exception {
    TestStack.Place place = TestStack.get().place("imports");
    long sent = 0;
    sent += imported(place, "github", "testdata/github/octokit");
    sent += imported(place, "jira", "testdata/jira/cloud");
    sent += imported(place, "gharchive", "testdata/gharchive/hour/input.jsonl");
    sent += imported(place, "gitlab", "testdata/gitlab");
    for (String source : List.of("slack", "circleci", "jenkins", "pagerduty", "custom")) {
      sent += imported(place, source, "testdata/" + source);
    }

    assertThat(recordsIn(place, "imports-events")).isEqualTo(sent);
  }

  private long imported(TestStack.Place place, String source, String input) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "a tenant secret");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "import",
                source,
                TestStack.home().resolve(input).toString(),
                "--tenant=org-acme",
                "--secretFile=" + secret));
    arguments.addAll(place.arguments());
    StringWriter out = new StringWriter();
    CommandLine commandLine = Main.commandLine(false);
    commandLine.setOut(new PrintWriter(out, true));

    assertThat(commandLine.execute(arguments.toArray(String[]::new))).isZero();

    assertThat(out.toString()).contains("could not be used", "reason");
    long sent = sent(out.toString());
    assertThat(sent).as(source).isPositive();
    return sent;
  }

  private static long sent(String out) {
    return Pattern.compile("(\\d+) events sent")
        .matcher(out)
        .results()
        .map(MatchResult::group)
        .map(text -> text.split(" ")[0])
        .mapToLong(Long::parseLong)
        .sum();
  }

  private static long recordsIn(TestStack.Place place, String topic) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, place.bootstrapServers(),
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(end -> end).sum();
    }
  }
}
