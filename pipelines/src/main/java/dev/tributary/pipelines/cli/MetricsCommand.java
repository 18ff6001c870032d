package dev.tributary.pipelines.cli;

import dev.tributary.transforms.activity.metric.ActivityMetric;
import dev.tributary.transforms.delivery.metric.DeliveryMetrics;
import dev.tributary.transforms.engagement.metric.EngagementMetrics;
import dev.tributary.transforms.metric.Metric;
import dev.tributary.transforms.operational.metric.OperationalMetrics;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "metrics",
    mixinStandardHelpOptions = true,
    description =
        "List the metrics with unit, purpose, the events they read, and their definition.")
final class MetricsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    new Console(spec.commandLine().getOut())
        .table(
            List.of("metric", "version", "unit", "purpose", "definition", "reads"),
            Stream.of(
                    DeliveryMetrics.all(),
                    EngagementMetrics.all(),
                    OperationalMetrics.all(),
                    ActivityMetric.all())
                .<Metric>flatMap(List::stream)
                .map(
                    metric ->
                        List.<Object>of(
                            metric.id(),
                            metric.version(),
                            metric.unit(),
                            metric.purpose(),
                            metric.definition(),
                            String.join(" ", metric.reads())))
                .toList());
    return 0;
  }
}
