package dev.tributary.io.prometheus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tributary.contracts.gateway.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of the last sample of each series: what this worker wrote, and before that what the
 * store has. After a restart the runner goes back to its checkpoint and makes samples again that
 * were written since; the store, which refuses them, is the only one who knows. It is asked once
 * for each metric.
 *
 * <p>A hundred bytes a series of the last hour.
 */
final class LastWritten {
  private static final Logger LOG = LoggerFactory.getLogger(LastWritten.class);
  private static final JsonFactory JSON = new JsonFactory();

  /** How far back a store looks for a sample, by default; also the grain of the question. */
  private static final long LOOKBACK_SECONDS = 300;

  /** Samples further behind the newest one are refused by the store anyway. */
  private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();

  private static final long KEPT_MILLIS = Duration.ofHours(1).toMillis();

  private final PrometheusTarget target;
  private final StoreClient client;
  private final PatientStore store;
  private final InstantSource clock;
  private final Set<String> asked = new HashSet<>();
  private final Map<Long, Long> times = new HashMap<>();
  private long newest = Long.MIN_VALUE;
  private long forgotten = Long.MIN_VALUE;

  LastWritten(
      PrometheusTarget target, StoreClient client, PatientStore store, InstantSource clock) {
    this.target = target;
    this.client = client;
    this.store = store;
    this.clock = clock;
  }

  /** Asks the store about the metrics of these samples that it was not asked about yet. */
  void learn(Collection<Sample> samples) throws InterruptedException {
    if (target.query().isEmpty()) {
      return;
    }
    Map<String, Long> unknown = new TreeMap<>();
    for (Sample sample : samples) {
      if (!asked.contains(sample.name())) {
        unknown.merge(sample.name(), sample.timeMillis(), Math::min);
      }
    }
    for (Map.Entry<String, Long> metric : unknown.entrySet()) {
      learn(metric.getKey(), Math.floorDiv(metric.getValue(), 1000L));
      asked.add(metric.getKey());
    }
  }

  /** Whether the sample is newer than all that its series is known to have. */
  boolean isNews(long series, Sample sample) {
    Long last = times.get(series);
    return last == null || last < sample.timeMillis();
  }

  void wrote(long series, long timeMillis) {
    times.merge(series, timeMillis, Math::max);
    newest = Math.max(newest, timeMillis);
    if (newest - KEPT_MILLIS > forgotten) {
      forgotten = newest;
      times.values().removeIf(time -> time < newest - KEPT_MILLIS);
    }
  }

  private void learn(String metric, long fromSeconds) throws InterruptedException {
    long first = Math.floorDiv(fromSeconds, LOOKBACK_SECONDS) * LOOKBACK_SECONDS;
    long now = clock.instant().getEpochSecond() + LOOKBACK_SECONDS;
    long last = Math.min(now, first + MOST_SECONDS);
    // The store evaluates the inner expression at whole multiples of the grain, and each time sees
    // one grain back: so the last one must lie behind the last sample.
    long at = (Math.floorDiv(last, LOOKBACK_SECONDS) + 1) * LOOKBACK_SECONDS;
    String promql =
        "max_over_time(timestamp(%s)[%ds:%ds])"
            .formatted(metric, at - first + LOOKBACK_SECONDS, LOOKBACK_SECONDS);
    StoreAnswer answer =
        store.ask(
            () ->
                client.query(target.query().orElseThrow(), promql, at, body -> read(metric, body)));
    if (answer.verdict() != StoreAnswer.Verdict.TAKEN) {
      LOG.warn(
          "{} did not say what it has of {} (status {}): what it has already will be refused.",
          target,
          metric,
          answer.status());
    }
  }

  /** {@code {"data":{"result":[{"metric":{"a":"b"},"value":[0,"1772442900.25"]}, ...]}}}. */
  private void read(String metric, InputStream body) throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      TreeMap<String, String> labels = new TreeMap<>();
      while (json.nextToken() != null) {
        if (json.currentToken() != JsonToken.FIELD_NAME) {
          continue;
        }
        if (json.currentName().equals("metric")) {
          labels.clear();
          json.nextToken();
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            labels.put(json.currentName(), json.nextTextValue());
          }
        } else if (json.currentName().equals("value")) {
          json.nextToken();
          json.nextToken();
          long millis = new BigDecimal(json.nextTextValue()).movePointRight(3).longValue();
          times.merge(SeriesId.of(metric, labels), millis, Math::max);
          json.nextToken();
        }
      }
    }
  }
}
