package dev.tributary.pipelines.cli;

import picocli.CommandLine.Command;

@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Produce the input of sources that do not exist, for load and demonstrations.",
    synopsisSubcommandLabel = "SOURCE",
    subcommands = {SimulateActivityCommand.class, SimulateGatewayCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary simulate activity --events=1000 --stdout",
      "  ./tributary simulate gateway --lines=1000 --stdout"
    })
final class SimulateCommand {}
