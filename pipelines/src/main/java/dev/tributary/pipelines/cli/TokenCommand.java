package dev.tributary.pipelines.cli;

import dev.tributary.serving.api.DevelopmentIssuer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Print a token for the API, signed by an issuer of your own, until you have an identity provider.",
      "The folder gets its key, issuer.jwk, and what the API needs to check it: --apiJwks=FOLDER/jwks.json"
          + " --apiIssuer="
          + DevelopmentIssuer.NAME
    },
    footerHeading = "%nExample:%n",
    footer =
        "  ./tributary token --issuer=./issuer --tenant=org-acme --role=viewer --team=eng-platform")
final class TokenCommand implements Callable<Integer> {
  @Option(names = "--issuer", required = true, description = "folder of the issuer's keys")
  private Path issuer;

  @Option(names = "--tenant", required = true, description = "whose numbers, for example org-acme")
  private String tenant;

  @Option(
      names = "--role",
      required = true,
      description = "viewer, team_lead, auditor or admin; the first two see their teams only")
  private String role;

  @Option(names = "--team", description = "a team to see; may be repeated")
  private List<String> teams = List.of();

  @Option(names = "--user", defaultValue = "me", description = "who asks (default: me)")
  private String user;

  @Option(names = "--audience", defaultValue = "tributary", description = "(default: tributary)")
  private String audience;

  @Option(names = "--goodFor", defaultValue = "PT1H", description = "up to P1D (default: PT1H)")
  private Duration goodFor;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    spec.commandLine()
        .getOut()
        .println(
            DevelopmentIssuer.in(issuer)
                .token(audience, tenant, user, role, teams, Instant.now(), goodFor));
    return 0;
  }
}
