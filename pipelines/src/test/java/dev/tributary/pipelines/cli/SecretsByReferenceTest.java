package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.options.GatewaySettings;
import dev.tributary.options.Settings;
import dev.tributary.options.SettingsException;
import dev.tributary.options.TributaryOptions;
import dev.tributary.serving.api.ApiSettings;
import dev.tributary.serving.api.ApiSettingsException;
import dev.tributary.serving.collector.CollectorSettings;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * No flag takes a secret by its value: whoever lists the processes of a machine, or reads a shell's
 * history, would have it. Secrets come from files and from the environment.
 */
class SecretsByReferenceTest {
  private static final Pattern SUSPECT =
      Pattern.compile("(?i).*(passw|secret|token|credential|key|auth).*");

  /** What sounds like a secret, and why it is none. */
  private static final Map<String, String> NONE =
      Map.of(
          "keyId", "the name of a secret",
          "tlsKey", "a file",
          "tlsKeystore", "a file",
          "apiTlsKey", "a file",
          "apiTlsKeystore", "a file",
          "remoteWriteSecret", "file:PATH or env:NAME; anything else is refused");

  @Test
  void everyFlagThatNamesASecret_takesAFile_orIsKnownToTakeNone() {
    Set<String> suspects = new TreeSet<>();
    Stream.of(optionsOfPipelines(), CollectorSettings.flags(), ApiSettings.flags())
        .flatMap(Set::stream)
        .filter(flag -> SUSPECT.matcher(flag).matches() && !flag.endsWith("File"))
        .forEach(suspects::add);
    collect(Main.commandLine(false), suspects);

    assertThat(suspects).isEqualTo(NONE.keySet());
  }

  @Test
  void metricStoresSecret_byItsValue_isRefused_andNotRepeated() {
    assertThatThrownBy(
            () ->
                GatewaySettings.from(
                        options(
                            "--remoteWriteUrl=https://store/api/v1/write",
                            "--remoteWriteSecret=pssst"))
                    .metricStore())
        .isInstanceOf(SettingsException.class)
        .hasMessageNotContaining("pssst");
  }

  @Test
  void passwordInADatabasesAddress_isRefused_andNotRepeated() {
    for (String parameter : List.of("password=pssst", "ssl=true&sslpassword=pssst")) {
      String url = "jdbc:postgresql://localhost/tributary?" + parameter;
      assertThatThrownBy(() -> Settings.from(options("--hotJdbcUrl=" + url), Map.of()).database())
          .isInstanceOfSatisfying(
              SettingsException.class,
              e ->
                  assertThat(e.problems())
                      .containsExactly(
                          "--hotJdbcUrl must not hold a password: give --hotJdbcPasswordFile"));
      assertThatThrownBy(() -> ApiSettings.from(Map.of("apiJdbcUrl", url), Map.of()))
          .isInstanceOfSatisfying(
              ApiSettingsException.class,
              e ->
                  assertThat(e.problems())
                      .contains("--apiJdbcUrl must not hold a password: give --apiJdbcPasswordFile")
                      .noneMatch(problem -> problem.contains("pssst")));
    }
  }

  private static TributaryOptions options(String... arguments) {
    PipelineOptionsFactory.register(TributaryOptions.class);
    return PipelineOptionsFactory.fromArgs(arguments).as(TributaryOptions.class);
  }

  private static Set<String> optionsOfPipelines() {
    Set<String> names = new TreeSet<>();
    for (Method method : TributaryOptions.class.getMethods()) {
      if (method.getName().startsWith("get")
          && method.getDeclaringClass().getName().startsWith("dev.tributary.")) {
        String name = method.getName().substring(3);
        names.add(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1));
      }
    }
    return names;
  }

  /** A flag whose type is a file holds no secret. */
  private static void collect(CommandLine command, Set<String> suspects) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      Arrays.stream(option.names())
          .map(name -> name.replaceFirst("^-+", ""))
          .filter(name -> SUSPECT.matcher(name).matches() && option.type() != Path.class)
          .forEach(suspects::add);
    }
    command.getSubcommands().values().forEach(sub -> collect(sub, suspects));
  }
}
