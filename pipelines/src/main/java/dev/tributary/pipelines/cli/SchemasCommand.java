package dev.tributary.pipelines.cli;

import dev.tributary.contracts.schema.ContractSchema;
import dev.tributary.options.Settings;
import dev.tributary.options.SettingsException;
import dev.tributary.pipelines.cli.RegisteredContracts.Standing;
import dev.tributary.pipelines.cli.RegisteredContracts.State;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "schemas",
    mixinStandardHelpOptions = true,
    description = "The Avro schemas of all contracts, and how a schema registry stands to them.",
    subcommands = {
      SchemasCommand.ListThem.class,
      SchemasCommand.Check.class,
      SchemasCommand.Register.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary schemas list",
      "  ./tributary schemas check --schemaRegistryUrl=http://localhost:8085",
      "  TRIBUTARY_SCHEMA_REGISTRY_USER=me TRIBUTARY_SCHEMA_REGISTRY_PASSWORD=... \\",
      "      ./tributary schemas register --schemaRegistryUrl=https://registry.example.com",
      "",
      "Exit codes: 0 all are registered, 3 some are not or are refused."
    })
final class SchemasCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return Main.BAD_USAGE;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List contracts, versions and subjects; needs no registry.")
  static final class ListThem implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      new Console(spec.commandLine().getOut())
          .table(
              List.of("contract", "version", "subject"),
              ContractSchema.all().stream()
                  .map(it -> List.<Object>of(it.contract(), it.version(), it.fullName()))
                  .toList());
      return 0;
    }
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Say of each version whether the registry has it, would take it, or refuses it, and change"
              + " nothing.")
  static final class Check implements Callable<Integer> {
    @Mixin private PipelineFlags flags;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      return report(registry(flags).check(), spec);
    }
  }

  @Command(
      name = "register",
      mixinStandardHelpOptions = true,
      description = {
        "Add the versions that the registry does not have, oldest first. Safe to repeat.",
        "A new subject is set to BACKWARD_TRANSITIVE: it takes only what reads everything older."
      })
  static final class Register implements Callable<Integer> {
    @Mixin private PipelineFlags flags;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      return report(registry(flags).register(), spec);
    }
  }

  private static RegisteredContracts registry(PipelineFlags flags) {
    Settings settings = flags.parse().toSettings();
    return RegisteredContracts.in(
        settings
            .schemaRegistry()
            .orElseThrow(
                () ->
                    new SettingsException(
                        List.of(
                            "--schemaRegistryUrl is missing, for example"
                                + " --schemaRegistryUrl=http://localhost:8085"))));
  }

  private static int report(List<Standing> standings, CommandSpec spec) {
    new Console(spec.commandLine().getOut())
        .table(
            List.of("contract", "version", "registry", "where or why"),
            standings.stream()
                .map(
                    it ->
                        List.<Object>of(
                            it.schema().contract(),
                            it.schema().version(),
                            it.state().name().toLowerCase(Locale.ROOT),
                            it.where()))
                .toList());
    return standings.stream()
            .allMatch(it -> Set.of(State.REGISTERED, State.SUPERSEDED).contains(it.state()))
        ? 0
        : Main.DIFFERENT;
  }
}
