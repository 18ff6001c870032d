package dev.tributary.pipelines;

import java.util.Arrays;
import java.util.Optional;

/** The pipelines of the gateway family, as the catalogue shows them. */
public enum GatewayPipeline {
  REGIONAL(
      "gateway-regional",
      "10 s",
      "> 90 % less data leaves the region",
      "access log lines of one region, counted by product, API, error code and caller"),
  METRICS(
      "gateway-metrics",
      "20 s; 1 min",
      "P99 < 30 s from log line to series",
      "what the regions counted, as time series per region and over all of them");

  private final String pipelineName;
  private final String windows;
  private final String promise;
  private final String what;

  GatewayPipeline(String pipelineName, String windows, String promise, String what) {
    this.pipelineName = pipelineName;
    this.windows = windows;
    this.promise = promise;
    this.what = what;
  }

  public String pipelineName() {
    return pipelineName;
  }

  PipelineCatalogue.Entry entry() {
    return new PipelineCatalogue.Entry(pipelineName, "streaming", windows, promise, what);
  }

  /** The one of that name, if there is one. */
  public static Optional<GatewayPipeline> find(String name) {
    return Arrays.stream(values()).filter(it -> it.pipelineName.equals(name)).findFirst();
  }
}
