package dev.tributary.pipelines.cli;

import dev.tributary.pipelines.PipelineCatalogue;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "pipelines",
    mixinStandardHelpOptions = true,
    description = "List the pipelines, their windows and their promises.")
final class PipelinesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    new Console(spec.commandLine().getOut())
        .table(
            List.of("pipeline", "mode", "windows", "promise", "what"),
            PipelineCatalogue.all().stream()
                .map(
                    entry ->
                        List.<Object>of(
                            entry.name(),
                            entry.mode(),
                            entry.windows(),
                            entry.promise(),
                            entry.what()))
                .toList());
    return 0;
  }
}
