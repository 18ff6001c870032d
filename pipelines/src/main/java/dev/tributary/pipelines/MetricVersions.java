package dev.tributary.pipelines;

import dev.tributary.options.SettingsException;
import dev.tributary.transforms.metric.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Pins definitions of metrics: a pipeline starts with the version that was asked for, or not at
 * all, so that a deployment does not change in silence what a number means.
 */
public final class MetricVersions {
  private MetricVersions() {}

  /**
   * @param wanted versions by the metrics' names; those of metrics that are not here count as
   *     unknown
   * @throws SettingsException naming every metric that is unknown or of another version
   */
  public static void require(Collection<? extends Metric> metrics, Map<String, Integer> wanted) {
    List<String> problems = new ArrayList<>();
    wanted.forEach(
        (name, version) -> {
          List<Integer> there =
              metrics.stream()
                  .filter(metric -> metric.id().equals(name))
                  .map(Metric::version)
                  .toList();
          if (there.isEmpty()) {
            problems.add(
                "--metricVersions names " + name + ", which is no metric of this pipeline");
          } else if (!there.contains(version)) {
            problems.add(
                "--metricVersions asks for version %d of %s, and this program has %s: deploy the one that has it"
                    .formatted(version, name, there));
          }
        });
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }
}
