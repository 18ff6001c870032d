package dev.tributary.transforms.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.gateway.AccessLog;
import dev.tributary.contracts.gateway.AccessLogCoder;
import dev.tributary.contracts.gateway.AccessLogReader;
import dev.tributary.contracts.gateway.AccessLogReader.Outcome;
import dev.tributary.contracts.gateway.Dimensions;
import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.PruningProgram;
import dev.tributary.contracts.gateway.Traffic;
import dev.tributary.sources.simulated.GatewayTraffic;
import dev.tributary.transforms.Runner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AggregateRegionTest {
  private static final long SEED = 20_261_121;
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final Region REGION = Region.named("region-07");
  private static final Map<String, Queue<Partial>> SAID = new ConcurrentHashMap<>();

  @ParameterizedTest
  @EnumSource(Runner.class)
  void boundedLines_inAnyOrder_areCountedAsTheRefereeCounts(Runner runner) throws IOException {
    List<byte[]> lines = lines(500);
    Collections.shuffle(lines, new Random(SEED));

    Said said =
        run(
            runner,
            false,
            Create.of(logs(lines)).withCoder(AccessLogCoder.of()),
            Dimensions.none());

    assertThat(said.counts()).as("seed %d", SEED).isEqualTo(asText(NaiveCount.of(lines)));
    assertThat(said.late).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void stream_endsWithTheSameCounts_whateverCameLate(Runner runner) throws IOException {
    List<byte[]> lines = lines(300);
    List<AccessLog> logs = logs(lines);
    TestStream.Builder<AccessLog> stream = TestStream.create(AccessLogCoder.of());
    for (int i = 0; i < logs.size(); i++) {
      stream = stream.addElements(at(logs.get(i)));
      if (i % 50 == 49) {
        // The lines lag by up to three seconds: some of every window come after it was said.
        stream = stream.advanceWatermarkTo(joda(START.plusMillis(i * 40L)));
      }
    }

    Said said = run(runner, true, stream.advanceWatermarkToInfinity(), Dimensions.none());

    assertThat(said.counts()).as("seed %d", SEED).isEqualTo(asText(NaiveCount.of(lines)));
    assertThat(said.late).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void lineBeyondTheAllowedLateness_isCountedWhereItCame_andChangesNoWindow(Runner runner)
      throws IOException {
    List<AccessLog> logs = logs(lines(2));
    TestStream<AccessLog> stream =
        TestStream.create(AccessLogCoder.of())
            .addElements(at(logs.get(0)))
            .advanceWatermarkTo(joda(START.plus(Duration.ofMinutes(2))))
            .addElements(at(logs.get(1)))
            .advanceWatermarkToInfinity();

    // Flink moves no watermark while a bundle is open.
    Said said = run(runner, true, 1, stream, Dimensions.none());

    assertThat(said.partials).hasSize(4);
    assertThat(said.late).hasSize(1).allMatch(partial -> partial.traffic().requests() == 1);
    assertThat(said.late.get(0).labels()).element(1).isEqualTo("lines");
    assertThat(said.late.get(0).windowSeconds())
        .isEqualTo(START.plus(Duration.ofMinutes(2)).getEpochSecond());
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void lookups_thatFindFailOrHaveChanged_neverLoseALine(Runner runner) throws IOException {
    List<byte[]> lines = lines(200);

    Said said =
        run(
            runner,
            false,
            Create.of(logs(lines)).withCoder(AccessLogCoder.of()),
            new Hostile(START.toEpochMilli() - 1_000));

    Map<String, Long> requestsBySet =
        said.partials.stream()
            .collect(
                Collectors.groupingBy(
                    partial -> partial.set().name(),
                    Collectors.summingLong(partial -> partial.traffic().requests())));
    long kept = logs(lines).size();
    assertThat(requestsBySet.values()).hasSize(4).containsOnly(kept);
    assertThat(labels(said, GroupingSet.TENANT, "gc_level")).containsOnly("unknown");
    assertThat(labels(said, GroupingSet.PRODUCT, "region_id"))
        .contains("before", "after", "region-07");
  }

  /** Fails for callers, knows half of the nodes, and those moved a moment before the start. */
  private record Hostile(long moved) implements Dimensions {
    @Override
    public Answer<Node> node(String localIp, long atMillis) {
      if (localIp.hashCode() % 2 == 0) {
        return Answer.nothing();
      }
      return atMillis < moved
          ? new Answer<>(new Node("before", "b", "g"), Long.MIN_VALUE, moved)
          : new Answer<>(new Node("after", "b", "g"), moved, Long.MAX_VALUE);
    }

    @Override
    public Answer<String> level(String uid, long atMillis) {
      throw new IllegalStateException("the database is away");
    }

    @Override
    public Answer<String> priority(String product, String api, long atMillis) {
      return new Answer<>("P1", Long.MIN_VALUE, Long.MAX_VALUE);
    }
  }

  private record Said(List<Partial> partials, List<Partial> late) {
    /** What is last said of each cell: the partial with the most requests. */
    Map<String, String> counts() {
      Map<String, Traffic> newest = new TreeMap<>();
      for (Partial partial : partials) {
        newest.merge(
            partial.windowSeconds()
                + "|"
                + partial.set()
                + "|"
                + String.join("|", partial.labels()),
            partial.traffic(),
            (a, b) -> a.requests() > b.requests() ? a : b);
      }
      Map<String, String> counts = new TreeMap<>();
      newest.forEach((cell, traffic) -> counts.put(cell, traffic.toString()));
      return counts;
    }
  }

  private static List<String> labels(Said said, GroupingSet set, String label) {
    return said.partials.stream()
        .filter(partial -> partial.set() == set)
        .map(partial -> partial.label(label))
        .toList();
  }

  private static Map<String, String> asText(Map<String, long[]> counts) {
    Map<String, String> text = new TreeMap<>();
    counts.forEach((cell, sums) -> text.put(cell, "Traffic" + Arrays.toString(sums)));
    return text;
  }

  private static Said run(
      Runner runner,
      boolean streaming,
      PTransform<PBegin, PCollection<AccessLog>> lines,
      Dimensions dimensions) {
    return run(runner, streaming, 10, lines, dimensions);
  }

  private static Said run(
      Runner runner,
      boolean streaming,
      int bundleSize,
      PTransform<PBegin, PCollection<AccessLog>> lines,
      Dimensions dimensions) {
    String name = runner + "-" + System.nanoTime();
    Pipeline pipeline = Pipeline.create(runner.options(streaming, bundleSize, 1));
    pipeline
        .apply("Lines", lines)
        .apply(AggregateRegion.in(REGION, dimensions))
        .apply("Collect", ParDo.of(new Collect(name)));
    pipeline.run().waitUntilFinish();
    return new Said(
        said(name).stream().filter(partial -> partial.set() != GroupingSet.LATE).toList(),
        said(name).stream().filter(partial -> partial.set() == GroupingSet.LATE).toList());
  }

  private static List<Partial> said(String name) {
    return new ArrayList<>(SAID.getOrDefault(name, new ConcurrentLinkedQueue<>()));
  }

  private static final class Collect extends DoFn<Partial, Void> {
    private static final long serialVersionUID = 1;
    private final String name;

    Collect(String name) {
      this.name = name;
    }

    @ProcessElement
    public void process(@Element Partial partial) {
      SAID.computeIfAbsent(name, key -> new ConcurrentLinkedQueue<>()).add(partial);
    }
  }

  private static List<byte[]> lines(int count) {
    GatewayTraffic traffic = GatewayTraffic.of(SEED, "region-07");
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(traffic.next(START.plusMillis(i * 40L)).value());
    }
    return lines;
  }

  private static List<AccessLog> logs(List<byte[]> lines) {
    AccessLogReader reader = new AccessLogReader(PruningProgram.standard());
    return lines.stream()
        .filter(line -> reader.read(line) == Outcome.KEPT)
        .map(line -> logOf(reader, line))
        .toList();
  }

  private static AccessLog logOf(AccessLogReader reader, byte[] line) {
    reader.read(line);
    return reader.log();
  }

  private static TimestampedValue<AccessLog> at(AccessLog log) {
    return TimestampedValue.of(log, org.joda.time.Instant.ofEpochMilli(log.timeMillis()));
  }

  private static org.joda.time.Instant joda(Instant instant) {
    return org.joda.time.Instant.ofEpochMilli(instant.toEpochMilli());
  }
}
