package dev.tributary.pipelines.cli;

import dev.tributary.contracts.identity.Pseudonyms;
import dev.tributary.options.SettingsException;
import dev.tributary.sources.SecretRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The tenant's secrets for pseudonyms: never on the command line, where others can read them. */
@Command
final class SecretFlags {
  @Option(
      names = "--secretFile",
      description = "file that holds the tenant's secret, or its ring as the collector reads it")
  private Path secretFile;

  @Option(names = "--keyId", defaultValue = "k1", description = "names the secret (default: k1)")
  private String keyId;

  /**
   * @throws SettingsException if there is no secret, or its ring has faults
   */
  Pseudonyms pseudonyms() throws IOException {
    String text =
        secretFile == null
            ? System.getenv().getOrDefault("TRIBUTARY_TENANT_SECRET", "")
            : Files.readString(secretFile).strip();
    Map<String, String> ring = SecretRing.lines(text);
    List<String> problems = new ArrayList<>();
    if (text.isEmpty()) {
      problems.add(
          "the tenant's secret is missing: set TRIBUTARY_TENANT_SECRET, or give --secretFile");
    } else if (ring.isEmpty()) {
      return Pseudonyms.of(text, keyId);
    } else {
      Pseudonyms pseudonyms = SecretRing.read(ring, problems);
      if (pseudonyms != null) {
        return pseudonyms;
      }
    }
    throw new SettingsException(problems);
  }
}
