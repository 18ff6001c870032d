package dev.tributary.pipelines.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Everything on the command line that the command itself does not know: flags of the pipeline. */
@CommandLine.Command
final class PipelineFlags {
  /** The name under which commands mix this in. */
  static final String MIXIN = "flags";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Lets a command and those below it keep flags they do not know, if they mix this in. */
  static void allowIn(CommandLine commandLine) {
    if (commandLine.getCommandSpec().mixins().containsKey(MIXIN)) {
      commandLine.setUnmatchedArgumentsAllowed(true);
    }
    commandLine.getSubcommands().values().forEach(PipelineFlags::allowIn);
  }

  Flags parse() {
    return Flags.parse(command.commandLine().getUnmatchedArguments(), Main.home());
  }
}
