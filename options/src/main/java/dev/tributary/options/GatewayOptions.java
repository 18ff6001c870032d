package dev.tributary.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The flags of the gateway's pipelines. {@link GatewaySettings} gives them their types. */
public interface GatewayOptions extends PipelineOptions {

  @Description("Topic of raw access log lines")
  @Default.String("gateway-logs")
  String getGatewayLogsTopic();

  void setGatewayLogsTopic(String value);

  @Description("Topic of what the regions have counted")
  @Default.String("machine-agg-log")
  String getPartialsTopic();

  void setPartialsTopic(String value);

  @Description("Region whose lines gateway-regional counts, for example cn-shanghai")
  String getRegion();

  void setRegion(String value);

  @Description("How much of the traffic a region counts together, whole seconds")
  @Default.String("PT10S")
  String getRegionalWindow();

  void setRegionalWindow(String value);

  @Description(
      "File that says which lines and fields are thrown away first; default: warm-up requests and"
          + " credentials")
  String getPruningProgram();

  void setPruningProgram(String value);

  @Description(
      "An ErrorCode that begins with one of these was throttled, for example Throttling,Flow; every"
          + " 429 was")
  @Default.String("Throttling")
  String getThrottlingErrorCodes();

  void setThrottlingErrorCodes(String value);

  @Description("What the names of all series begin with")
  @Default.String("namespace")
  String getSeriesNamespace();

  void setSeriesNamespace(String value);

  @Description(
      "How much of the traffic one sample speaks of: whole seconds, and a minute is a multiple of"
          + " it")
  @Default.String("PT20S")
  String getSeriesWindow();

  void setSeriesWindow(String value);

  @Description(
      "Cells (a region and its labels) that one family has at most in one window; the rarest beyond"
          + " are summed under __other__")
  @Default.Integer(50_000)
  int getSeriesCap();

  void setSeriesCap(int value);

  @Description(
      "Regions whose counts gateway-metrics reads, for example cn-shanghai,cn-beijing; default: all,"
          + " and then there are series over all regions too")
  String getRegions();

  void setRegions(String value);

  @Description(
      "For how long after its end gateway-metrics waits for a window of a region that is behind; what"
          + " comes later is counted as late")
  @Default.String("PT20S")
  String getRegionPatience();

  void setRegionPatience(String value);

  @Description(
      "Where series are written by Prometheus remote write, for example"
          + " http://localhost:9090/api/v1/write; default: the table hot.series_sample")
  String getRemoteWriteUrl();

  void setRemoteWriteUrl(String value);

  @Description(
      "Where the same store is asked what it has; default: /api/v1/query beside /api/v1/write")
  String getRemoteQueryUrl();

  void setRemoteQueryUrl(String value);

  @Description(
      "A file with the certificates, in PEM, of the authorities that the metric store's https is"
          + " trusted by; default: Java's own")
  String getRemoteWriteCa();

  void setRemoteWriteCa(String value);

  @Description("User of the metric store; without one, the secret is a bearer token")
  String getRemoteWriteUser();

  void setRemoteWriteUser(String value);

  @Description(
      "Where a worker finds the metric store's secret: file:/run/secrets/metrics or env:METRICS_TOKEN")
  String getRemoteWriteSecret();

  void setRemoteWriteSecret(String value);
}
