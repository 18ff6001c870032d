package dev.tributary.pipelines.cli;

import dev.tributary.options.SettingsException;
import dev.tributary.pipelines.ArchivePipeline;
import dev.tributary.pipelines.GatewayPipeline;
import dev.tributary.pipelines.NightlyPipeline;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.StreamingPipeline;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.PipelineResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Launch one pipeline. Every flag of Beam and of the runner passes through.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary run delivery --runner=FlinkRunner --flinkMaster=localhost:8081 \\",
      "      --config=flink-consistency --parallelism=4 --bootstrapServers=localhost:9092 \\",
      "      --hotJdbcUrl=jdbc:postgresql://localhost/tributary --coldPath=s3://bucket/cold",
      "  ./tributary run gateway-regional --config=flink-availability --flinkMaster=localhost:8081 \\",
      "      --region=cn-shanghai --bootstrapServers=localhost:9092",
      "  ./tributary run gateway-metrics --config=flink-availability --flinkMaster=localhost:8081 \\",
      "      --bootstrapServers=localhost:9092 --hotJdbcUrl=jdbc:postgresql://localhost/tributary",
      "  ./tributary run activity --shadow=canary ...      beside the live one; see ./tributary shadow",
      "  The client may leave after the launch: --attachedMode=false",
      "  ./tributary run nightly --runner=DirectRunner --date=2025-10-09 \\",
      "      --hotJdbcUrl=jdbc:postgresql://localhost/tributary --coldPath=/var/lib/tributary/cold"
    })
final class RunCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PIPELINE",
      arity = "0..1",
      description = "a name from ./tributary pipelines")
  private String name;

  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (NightlyPipeline.NAME.equals(name)) {
      Reconciler.reconcile(flags.parse(), NightlyPipeline.NAME)
          .report(NightlyPipeline.NAME, new Console(spec.commandLine().getOut()));
      return 0;
    }
    Flags given = flags.parse();
    Optional<GatewayPipeline> gateway = GatewayPipeline.find(name);
    if (given.has("shadow") && (gateway.isPresent() || ArchivePipeline.NAME.equals(name))) {
      throw new SettingsException(
          List.of("--shadow is for pipelines that fill tables by day, and " + name + " does not"));
    }
    if (gateway.isPresent()) {
      return live(name, given, GatewayLauncher.run(gateway.get(), given));
    }
    StreamingPipeline pipeline =
        PipelineCatalogue.streaming(name).orElseThrow(this::noSuchPipeline);
    return live(name, given, Launcher.live(pipeline, given));
  }

  private SettingsException noSuchPipeline() {
    List<String> names =
        PipelineCatalogue.all().stream().map(PipelineCatalogue.Entry::name).toList();
    return new SettingsException(
        List.of(
            name == null
                ? "run takes the name of a pipeline: one of " + names
                : "there is no pipeline " + name + ": expected one of " + names));
  }

  private int live(String pipeline, Flags given, PipelineResult result) {
    if ("false".equals(given.get("attachedMode"))) {
      spec.commandLine()
          .getOut()
          .println(pipeline + " was submitted to " + given.get("flinkMaster"));
      return 0;
    }
    PipelineResult.State state = result.waitUntilFinish();
    throw new Failure(
        pipeline
            + " ended in state "
            + state
            + ", and a streaming pipeline never ends by itself: look at the job's log, then launch it"
            + " again");
  }
}
