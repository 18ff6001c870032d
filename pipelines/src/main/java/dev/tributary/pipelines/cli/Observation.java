package dev.tributary.pipelines.cli;

import dev.tributary.io.jdbc.AdmissionTotals;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.kafka.WatchTopics;
import dev.tributary.options.Settings;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.StreamingPipeline;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What the pipelines have done and how far they are, from outside: their ledger in the database,
 * the offsets they have committed, the dead letters. So a job that stands still is seen standing,
 * and its hot path pays nothing (decision 0041). {@code docs/observability.md} lists the metrics.
 */
final class Observation {
  private static final AttributeKey<String> PIPELINE = AttributeKey.stringKey("pipeline");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final AttributeKey<String> APPLIED = AttributeKey.stringKey("applied");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
  private static final AttributeKey<String> GROUP = AttributeKey.stringKey("group");

  private final JdbcTarget database;
  private final WatchTopics topics;
  private final Clock clock;
  private volatile Seen seen = new Seen(List.of(), Map.of(), Map.of(), Instant.EPOCH);

  private record Seen(
      List<AdmissionTotals> totals,
      Map<String, Long> lag,
      Map<String, Long> deadLetters,
      Instant at) {}

  Observation(JdbcTarget database, WatchTopics topics, Clock clock) {
    this.database = database;
    this.topics = topics;
    this.clock = clock;
  }

  static WatchTopics topics(Settings.Kafka kafka) {
    return WatchTopics.of(kafka.cluster(), kafka.deadLettersTopic());
  }

  /** Looks once. */
  void look() {
    Map<String, Long> lag = new TreeMap<>();
    for (StreamingPipeline pipeline : PipelineCatalogue.streaming()) {
      String group = Launcher.jobName(pipeline.name());
      OptionalLong behind = topics.lag(group);
      behind.ifPresent(records -> lag.put(group, records));
    }
    seen =
        new Seen(
            AdmissionTotals.newest(database), lag, topics.deadLettersByReason(), clock.instant());
  }

  /** Says what was last seen whenever somebody asks; ages grow in the meantime. */
  void sayTo(Meter meter) {
    meter
        .counterBuilder("tributary.pipeline.records")
        .buildWithCallback(
            out ->
                seen.totals()
                    .forEach(
                        it -> {
                          outcome(out, it, "admitted", it.admitted());
                          outcome(out, it, "duplicate", it.duplicate());
                          outcome(out, it, "too_late", it.lateOnly());
                          outcome(out, it, "rejected", it.rejected());
                        }));
    meter
        .counterBuilder("tributary.pipeline.late")
        .buildWithCallback(
            out ->
                seen.totals()
                    .forEach(
                        it -> {
                          late(out, it, "true", it.lateApplied());
                          late(out, it, "false", it.lateOnly());
                        }));
    age(meter, "tributary.pipeline.watermark.age", AdmissionTotals::watermark);
    age(meter, "tributary.pipeline.write.age", AdmissionTotals::lastWrite);
    meter
        .gaugeBuilder("tributary.kafka.lag")
        .ofLongs()
        .buildWithCallback(
            out ->
                seen.lag().forEach((group, lag) -> out.record(lag, Attributes.of(GROUP, group))));
    meter
        .counterBuilder("tributary.dead.letters")
        .buildWithCallback(
            out ->
                seen.deadLetters()
                    .forEach((reason, n) -> out.record(n, Attributes.of(REASON, reason))));
    meter
        .gaugeBuilder("tributary.observe.age")
        .setUnit("s")
        .buildWithCallback(out -> out.record(seconds(seen.at())));
  }

  private static void outcome(
      ObservableLongMeasurement out, AdmissionTotals it, String outcome, long records) {
    out.record(records, Attributes.of(PIPELINE, it.pipeline(), OUTCOME, outcome));
  }

  private static void late(
      ObservableLongMeasurement out, AdmissionTotals it, String applied, long records) {
    out.record(records, Attributes.of(PIPELINE, it.pipeline(), APPLIED, applied));
  }

  private interface Moment {
    Instant of(AdmissionTotals totals);
  }

  private void age(Meter meter, String name, Moment moment) {
    meter
        .gaugeBuilder(name)
        .setUnit("s")
        .buildWithCallback(
            out -> {
              for (AdmissionTotals it : seen.totals()) {
                if (moment.of(it) != null) {
                  out.record(seconds(moment.of(it)), Attributes.of(PIPELINE, it.pipeline()));
                }
              }
            });
  }

  private double seconds(Instant since) {
    return Duration.between(since, clock.instant()).toMillis() / 1e3;
  }
}
