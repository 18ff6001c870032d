package dev.tributary.pipelines.cli;

import dev.tributary.pipelines.MetricCatalogue;
import java.util.List;
import java.util.concurrent.Callable;
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
            MetricCatalogue.all()
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
