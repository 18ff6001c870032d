package dev.tributary.telemetry;

import dev.tributary.contracts.trace.Sampling;
import dev.tributary.contracts.trace.Trace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What this process tells of itself: spans of stages that are over, and metrics. Spans wait in a
 * bounded queue and leave by a thread of their own; if nobody takes them they are dropped and
 * counted. Nothing here waits or fails for whoever calls it. Safe for use by several threads.
 */
public final class Telemetry implements AutoCloseable {
  private static final String SCOPE = "dev.tributary";
  private static final AttributeKey<String> STAGE = AttributeKey.stringKey("stage");
  private static final List<Double> SECONDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1d, 2d, 3d, 5d, 10d, 30d, 60d);
  private static final long FLUSHED_WITHIN_SECONDS = 5;

  private final Sampling sampling;
  private final GivenIds ids = new GivenIds();
  private final OpenTelemetrySdk sdk;
  private final PrometheusMetricReader reader;
  private final Tracer tracer;
  private final Meter meter;
  private final DoubleHistogram stages;

  private Telemetry(TelemetrySettings settings) {
    this.sampling = settings.sampling();
    this.reader =
        settings.scraped()
            ? PrometheusMetricReader.builder().setOtelScopeLabelsEnabled(false).build()
            : null;
    this.sdk = settings.isOff() ? null : build(settings);
    OpenTelemetry api = sdk == null ? OpenTelemetry.noop() : sdk;
    this.tracer = api.getTracer(SCOPE);
    this.meter = api.getMeter(SCOPE);
    this.stages = seconds("tributary.stage");
  }

  /** Tells nobody anything, at no cost. */
  public static Telemetry off() {
    return new Telemetry(TelemetrySettings.OFF);
  }

  /** Starts to tell; close it, and what still waits is sent. */
  public static Telemetry start(TelemetrySettings settings) {
    return new Telemetry(settings);
  }

  private OpenTelemetrySdk build(TelemetrySettings settings) {
    SdkLog.inSentences();
    String exporter = settings.exports() ? "otlp" : "none";
    Map<String, String> properties = new HashMap<>();
    properties.put("otel.service.name", settings.service());
    properties.put("otel.exporter.otlp.protocol", "http/protobuf");
    properties.put("otel.traces.exporter", exporter);
    properties.put("otel.metrics.exporter", exporter);
    properties.put("otel.logs.exporter", "none");
    properties.put("otel.propagators", "none");
    properties.putAll(settings.otel());
    return AutoConfiguredOpenTelemetrySdk.builder()
        // Not a supplier of defaults: what the launcher saw counts on its workers too.
        .addPropertiesCustomizer(config -> properties)
        .setServiceClassLoader(Telemetry.class.getClassLoader())
        .disableShutdownHook()
        .addResourceCustomizer((resource, config) -> resource.merge(host()))
        // Whoever tells has decided already.
        .addSamplerCustomizer((sampler, config) -> Sampler.alwaysOn())
        .addTracerProviderCustomizer((builder, config) -> builder.setIdGenerator(ids))
        .addMeterProviderCustomizer(
            (builder, config) -> reader == null ? builder : builder.registerMetricReader(reader))
        .build()
        .getOpenTelemetrySdk();
  }

  private static Resource host() {
    return Resource.create(
        Attributes.builder()
            .put("host.name", Host.name())
            .put("service.version", Host.version())
            .build());
  }

  /** Which traces this process keeps. */
  public Sampling sampling() {
    return sampling;
  }

  /** Tells of a stage; the caller has decided that its trace is kept. */
  public void tell(StageSpan it) {
    if (sdk == null) {
      return;
    }
    stages.record(
        Duration.between(it.start(), it.end()).toNanos() / 1e9,
        Attributes.of(STAGE, it.stage().spanName()));
    ids.next(it);
    try {
      SpanBuilder builder =
          tracer
              .spanBuilder(it.stage().spanName())
              .setSpanKind(kind(it))
              .setStartTimestamp(it.start());
      if (it.parentId().equals(Trace.NO_SPAN)) {
        builder.setNoParent();
      } else {
        builder.setParent(Context.root().with(Span.wrap(context(it.traceId(), it.parentId()))));
      }
      it.attributes().forEach(builder::setAttribute);
      it.links().forEach(link -> builder.addLink(context(link.traceId(), link.spanId())));
      Span span = builder.startSpan();
      if (it.failed()) {
        span.setStatus(StatusCode.ERROR);
      }
      span.end(it.end());
    } finally {
      ids.done();
    }
  }

  private static SpanContext context(String traceId, String spanId) {
    return SpanContext.createFromRemoteParent(
        traceId, spanId, TraceFlags.getSampled(), TraceState.getDefault());
  }

  private static SpanKind kind(StageSpan span) {
    return switch (span.stage()) {
      case RECEIVE, READ -> SpanKind.SERVER;
      case PUBLISH -> SpanKind.PRODUCER;
      case ADMIT -> SpanKind.CONSUMER;
      case WINDOW_EMIT -> SpanKind.INTERNAL;
      case UPSERT -> SpanKind.CLIENT;
    };
  }

  /** Counters, gauges and histograms; docs/observability.md lists ours. */
  public Meter meter() {
    return meter;
  }

  /** A histogram of seconds, from milliseconds to a minute. */
  public DoubleHistogram seconds(String name) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setExplicitBucketBoundariesAdvice(SECONDS)
        .build();
  }

  /** All metrics as Prometheus reads them, UTF-8; empty unless the settings are for scraping. */
  public byte[] scrape() {
    if (reader == null) {
      return new byte[0];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(out, reader.collect(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Sends what waits, for at most five seconds. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.shutdown().join(FLUSHED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }
  }
}
