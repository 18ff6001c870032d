package dev.tributary.contracts.gateway;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is thrown away before anything else looks at a line (G-083 to G-090): whole lines by domain
 * and region, and every field that is not kept.
 *
 * <p>A program is a small properties file, named after itself:
 *
 * <pre>
 * # openapi-processor.properties
 * drop.Domain = popwarmup.aliyuncs.com
 * drop.ext5_logRegionId = cn-shanghai, cn-beijing
 * keep = LocalIp, Product, Version, Api, ErrorCode, HttpCode, TotalUsedTime
 * </pre>
 *
 * @param name by which metrics and logs refer to it
 * @param dropDomains lines of these domains are dropped
 * @param dropRegions lines whose {@code Ext5.logRegionId} is one of these are dropped
 * @param keep fields that survive
 */
public record PruningProgram(
    String name, Set<String> dropDomains, Set<String> dropRegions, Set<LogField> keep)
    implements Serializable {
  private static final String DROP_DOMAIN = "drop.Domain";
  private static final String DROP_REGION = "drop.ext5_logRegionId";
  private static final String KEEP = "keep";

  public PruningProgram {
    dropDomains = Set.copyOf(dropDomains);
    dropRegions = Set.copyOf(dropRegions);
    keep = Set.copyOf(keep);
    if (keep.contains(LogField.AK)) {
      throw new IllegalArgumentException(
          "pruning program " + name + " keeps AK, which is a credential; leave it out");
    }
  }

  /** Drops the gateway's own warm-up requests and keeps every field but credentials. */
  public static PruningProgram standard() {
    Set<LogField> keep = EnumSet.allOf(LogField.class);
    keep.remove(LogField.AK);
    return new PruningProgram(
        "openapi-processor", Set.of("popwarmup.aliyuncs.com"), Set.of(), keep);
  }

  /**
   * @throws IllegalArgumentException listing everything that is wrong with the file
   */
  public static PruningProgram load(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the pruning program " + file, e);
    }
    String fileName = String.valueOf(file.getFileName());
    return parse(fileName.replaceFirst("\\.properties$", ""), properties);
  }

  static PruningProgram parse(String name, Properties properties) {
    List<String> problems = new ArrayList<>();
    for (String key : properties.stringPropertyNames()) {
      if (!List.of(DROP_DOMAIN, DROP_REGION, KEEP).contains(key)) {
        problems.add(
            key + " is not known; expected " + String.join(", ", DROP_DOMAIN, DROP_REGION, KEEP));
      }
    }
    Set<LogField> keep = EnumSet.noneOf(LogField.class);
    for (String field : list(properties, KEEP)) {
      LogField.find(field)
          .ifPresentOrElse(keep::add, () -> problems.add(KEEP + ": no field is called " + field));
    }
    if (keep.isEmpty()) {
      problems.add(KEEP + " must name at least one field");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "pruning program " + name + ": " + String.join("; ", problems));
    }
    return new PruningProgram(
        name, list(properties, DROP_DOMAIN), list(properties, DROP_REGION), keep);
  }

  private static Set<String> list(Properties properties, String key) {
    return Arrays.stream(properties.getProperty(key, "").split(","))
        .map(String::trim)
        .filter(entry -> !entry.isEmpty())
        .collect(Collectors.toSet());
  }
}
