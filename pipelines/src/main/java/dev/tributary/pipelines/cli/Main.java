package dev.tributary.pipelines.cli;

import dev.tributary.options.SettingsException;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The command line: {@code ./tributary COMMAND [flags]}. */
@Command(
    name = "tributary",
    description = "Turns operational signals into answers while they still matter.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      NightlyCommand.class,
      BackfillCommand.class,
      ReconcileCommand.class,
      VerifyCommand.class,
      RetainCommand.class,
      LedgerCommand.class,
      ObserveCommand.class,
      ShadowCommand.class,
      ImportCommand.class,
      SimulateCommand.class,
      ServeCommand.class,
      TenantsCommand.class,
      TokenCommand.class,
      EmbedCommand.class,
      DeadLettersCommand.class,
      EraseCommand.class,
      SchemasCommand.class,
      PipelinesCommand.class,
      MetricsCommand.class,
      DoctorCommand.class,
      AuditCommand.class,
      CommandLine.HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary demo --once",
      "  ./tributary run delivery --runner=FlinkRunner --bootstrapServers=localhost:9092 \\",
      "      --hotJdbcUrl=jdbc:postgresql://localhost/tributary --coldPath=/var/lib/tributary/cold",
      "  ./tributary test            install what the tests need, and run all of them",
      "",
      "Exit codes: 0 done, 1 failed, 2 bad usage, 3 differences were found."
    })
public final class Main {
  private Main() {}

  /** Exit codes that scripts depend on. */
  static final int FAILED = 1;

  static final int BAD_USAGE = 2;
  static final int DIFFERENT = 3;

  public static void main(String[] arguments) {
    boolean verbose = Arrays.asList(arguments).contains("--verbose");
    if (verbose) {
      System.setProperty("tributary.log.level", "INFO");
    }
    String problem = Logs.problem(System.getenv());
    if (problem != null) {
      System.err.println(problem);
      System.exit(BAD_USAGE);
    }
    Logs.configure(arguments);
    // Once, before threads that start side by side all ask for it.
    LoggerFactory.getILoggerFactory();
    String[] rest =
        Arrays.stream(arguments).filter(a -> !a.equals("--verbose")).toArray(String[]::new);
    System.exit(commandLine(verbose).execute(rest));
  }

  static CommandLine commandLine(boolean verbose) {
    CommandLine commandLine = new CommandLine(new Main());
    PipelineFlags.allowIn(commandLine);
    return commandLine
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((e, given) -> badUsage(e))
        .setExecutionExceptionHandler((e, command, given) -> failed(e, command, verbose));
  }

  private static int badUsage(ParameterException e) {
    e.getCommandLine()
        .getErr()
        .printf("%s; see ./tributary %s--help%n", e.getMessage(), path(e.getCommandLine()));
    return BAD_USAGE;
  }

  private static String path(CommandLine command) {
    return command.getParent() == null ? "" : command.getCommandName() + " ";
  }

  private static int failed(Exception e, CommandLine command, boolean verbose) {
    if (verbose) {
      e.printStackTrace(command.getErr());
    }
    if (e instanceof SettingsException settings) {
      settings.problems().forEach(command.getErr()::println);
      return BAD_USAGE;
    }
    command.getErr().println(Sentences.of(e) + (verbose ? "" : " (--verbose shows more)"));
    return FAILED;
  }

  /** Where this checkout or installation lies; the start script says so. */
  static Path home() {
    String home = System.getenv("TRIBUTARY_HOME");
    return Path.of(home == null ? "" : home).toAbsolutePath();
  }

  /** Our version, and those of the systems it was built with. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws Exception {
      java.util.Properties build = new java.util.Properties();
      try (java.io.InputStream in = Main.class.getResourceAsStream("/tributary-build.properties")) {
        build.load(in);
      }
      return new String[] {
        "Tributary " + build.getProperty("version"),
        "Beam %s, Flink %s, Kafka client %s"
            .formatted(
                build.getProperty("beam"), build.getProperty("flink"), build.getProperty("kafka"))
      };
    }
  }
}
