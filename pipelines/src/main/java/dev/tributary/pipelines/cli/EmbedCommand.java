package dev.tributary.pipelines.cli;

import dev.tributary.options.SettingsException;
import dev.tributary.serving.api.ApiSettings;
import dev.tributary.serving.api.EmbedLinks;
import dev.tributary.serving.api.EmbedPanel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "embed",
    mixinStandardHelpOptions = true,
    description = {
      "Print the address of one panel of one team for a frame on another page, signed and good for a while.",
      "Whoever has the address sees that panel. The API needs the same key, and who may frame it:"
          + " --apiEmbedKeyFile and --apiEmbedAncestors."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  openssl rand -hex 32 > embed-key",
      "  ./tributary embed --key=embed-key --panel=cycle-time --tenant=org-acme --team=eng-platform --expires=P30D"
    })
final class EmbedCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofDays(366);

  @Option(
      names = "--key",
      description =
          "file with at least 64 hex digits (default: the variable "
              + ApiSettings.EMBED_KEY_VARIABLE
              + ")")
  private Path key;

  @Option(names = "--panel", required = true, description = "for example cycle-time")
  private String panel;

  @Option(names = "--tenant", required = true, description = "for example org-acme")
  private String tenant;

  @Option(names = "--team", required = true, description = "for example eng-platform")
  private String team;

  @Option(names = "--expires", defaultValue = "P30D", description = "up to P366D (default: P30D)")
  private Duration expires;

  @Option(
      names = "--address",
      defaultValue = "http://localhost:8080",
      description = "of the API (default: http://localhost:8080)")
  private String address;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    EmbedPanel chosen =
        EmbedPanel.of(panel)
            .orElseThrow(
                () ->
                    wrong(
                        "--panel takes one of "
                            + Arrays.stream(EmbedPanel.values())
                                .map(EmbedPanel::code)
                                .collect(Collectors.joining(", "))));
    if (expires.isNegative() || expires.isZero() || expires.compareTo(LONGEST) > 0) {
      throw wrong("--expires takes a duration up to P366D");
    }
    String path = links().path(chosen, tenant, team, Instant.now().plus(expires));
    spec.commandLine().getOut().println(address.replaceAll("/+$", "") + path);
    return 0;
  }

  private EmbedLinks links() throws IOException {
    String secret =
        key == null
            ? System.getenv().getOrDefault(ApiSettings.EMBED_KEY_VARIABLE, "")
            : Files.readString(key);
    try {
      return EmbedLinks.signedWith(secret.strip());
    } catch (IllegalArgumentException e) {
      throw wrong("--key: " + e.getMessage());
    }
  }

  private static SettingsException wrong(String problem) {
    return new SettingsException(List.of(problem));
  }
}
