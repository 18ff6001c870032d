package dev.tributary.options;

import dev.tributary.contracts.gateway.PruningProgram;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The flags of the gateway's pipelines with their types, as {@link Settings} for the others. */
public final class GatewaySettings {
  private static final int MINUTE = 60;

  private final GatewayOptions options;

  private GatewaySettings(GatewayOptions options) {
    this.options = options;
  }

  public static GatewaySettings from(GatewayOptions options) {
    return new GatewaySettings(options);
  }

  /** What a regional job counts, and how. */
  public record Regional(
      String logsTopic,
      String partialsTopic,
      String region,
      Duration window,
      List<String> throttlingErrorCodes,
      PruningProgram program) {}

  /**
   * What series are written of which regions.
   *
   * @param regions none means all
   * @param patience for how long one that is behind is waited for
   */
  public record Series(
      String partialsTopic,
      String namespace,
      Duration window,
      int cap,
      Set<String> regions,
      Duration patience) {}

  /**
   * @throws SettingsException naming every flag that is missing or wrong
   */
  public Regional regional() {
    Problems problems = new Problems();
    String region = problems.required("region", options.getRegion(), "cn-shanghai");
    Duration window = problems.wholeSeconds("regionalWindow", options.getRegionalWindow());
    Set<String> codes = problems.names("throttlingErrorCodes", options.getThrottlingErrorCodes());
    PruningProgram program = program(problems);
    problems.throwIfAny();
    return new Regional(
        options.getGatewayLogsTopic(),
        options.getPartialsTopic(),
        region,
        window,
        List.copyOf(codes),
        program);
  }

  private PruningProgram program(Problems problems) {
    String file = options.getPruningProgram();
    try {
      return file == null ? PruningProgram.standard() : PruningProgram.load(Path.of(file));
    } catch (UncheckedIOException e) {
      problems.add("--pruningProgram takes a readable file, and " + file + " is none");
    } catch (IllegalArgumentException e) {
      problems.add("--pruningProgram: " + e.getMessage());
    }
    return null;
  }

  /**
   * @throws SettingsException naming every flag that is wrong
   */
  public Series series() {
    Problems problems = new Problems();
    String namespace = options.getSeriesNamespace();
    if (!namespace.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
      problems.add("--seriesNamespace takes letters, digits and underscores, not " + namespace);
    }
    Duration window = problems.wholeSeconds("seriesWindow", options.getSeriesWindow());
    if (window != null && MINUTE % window.toSeconds() != 0) {
      problems.add("--seriesWindow takes a part of a minute, for example PT20S, not " + window);
    }
    if (options.getSeriesCap() < 1) {
      problems.add("--seriesCap takes 1 or more, not " + options.getSeriesCap());
    }
    Set<String> regions = problems.names("regions", options.getRegions());
    Duration patience = problems.duration("regionPatience", options.getRegionPatience());
    problems.throwIfAny();
    return new Series(
        options.getPartialsTopic(), namespace, window, options.getSeriesCap(), regions, patience);
  }

  /**
   * A metric store to write to by remote write.
   *
   * @param queryUrl null for the one beside the write address
   * @param user null for none
   * @param secret where it is; null for none
   * @param authorities certificates in PEM of those who are trusted; null for Java's own
   */
  public record MetricStore(
      String writeUrl, String queryUrl, String user, String secret, String authorities) {}

  /**
   * The metric store, if there is one; without it series go to the database.
   *
   * @throws SettingsException naming every flag that is wrong
   */
  public Optional<MetricStore> metricStore() {
    Problems problems = new Problems();
    String write = options.getRemoteWriteUrl();
    String secret = options.getRemoteWriteSecret();
    problems.httpUrl("remoteWriteUrl", write, "http://localhost:9090/api/v1/write");
    problems.httpUrl(
        "remoteQueryUrl", options.getRemoteQueryUrl(), "http://localhost:9090/api/v1/query");
    if (secret != null && !secret.startsWith("file:") && !secret.startsWith("env:")) {
      // Not quoted: it may well be the secret itself.
      problems.add("--remoteWriteSecret takes file:PATH or env:NAME, never the secret itself");
    }
    if (options.getRemoteWriteUser() != null && secret == null) {
      problems.add("--remoteWriteUser needs --remoteWriteSecret");
    }
    String authorities = problems.text("remoteWriteCa", options.getRemoteWriteCa());
    problems.throwIfAny();
    return write == null
        ? Optional.empty()
        : Optional.of(
            new MetricStore(
                write,
                options.getRemoteQueryUrl(),
                options.getRemoteWriteUser(),
                secret,
                authorities));
  }
}
