package dev.tributary.pipelines.cli;

import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.TenantWall;
import dev.tributary.options.Settings;
import dev.tributary.options.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "tenants",
    mixinStandardHelpOptions = true,
    description = {
      "The wall between tenants in the database: who may read, and whether it stands.",
      "Secrets and passwords are made here and written to files for their owner alone; each command may be"
          + " repeated, which replaces them."
    },
    subcommands = {
      TenantsCommand.Key.class,
      TenantsCommand.Api.class,
      TenantsCommand.Login.class,
      TenantsCommand.Close.class,
      TenantsCommand.Gateway.class,
      TenantsCommand.Check.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./tributary tenants key --out=/etc/tributary/tenant-key --hotJdbcUrl=jdbc:postgresql://localhost/tributary",
      "  ./tributary tenants api --out=/etc/tributary/api-password --hotJdbcUrl=...",
      "  ./tributary tenants login org-acme --out=org-acme.password --hotJdbcUrl=...",
      "  ./tributary tenants check --hotJdbcUrl=..."
    })
final class TenantsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return Main.BAD_USAGE;
  }

  /** What every command here is given. */
  abstract static class Step implements Callable<Integer> {
    @Mixin private PipelineFlags flags;

    @Spec private CommandSpec spec;

    /** The wall, in a database that has the schema of this version. */
    final TenantWall wall() {
      Settings settings = flags.parse().toSettings();
      Settings.check(settings::database);
      JdbcTarget database = Launcher.database(settings, "tenants");
      return TenantWall.of(database);
    }

    final void say(String form, Object... values) {
      new Console(spec.commandLine().getOut()).say(form, values);
    }
  }

  @Command(
      name = "key",
      description =
          "Make the secret with which the API signs whose rows it reads. A former one stays good for --overlap:"
              + " restart the API within it.")
  static final class Key extends Step {
    private static final DateTimeFormatter ID =
        DateTimeFormatter.ofPattern("'k'yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    @Option(names = "--out", required = true, description = "file for --apiTenantKeyFile")
    private Path out;

    @Option(names = "--overlap", defaultValue = "PT1H", description = "default: ${DEFAULT-VALUE}")
    private Duration overlap;

    @Override
    public Integer call() throws IOException {
      TenantWall wall = wall();
      byte[] secret = random();
      String id = ID.format(Instant.now());
      // First the file: a secret that only the database knows would lock the API out after the
      // overlap.
      write(out, id + ":" + HexFormat.of().formatHex(secret));
      wall.addKey(id, secret, overlap);
      say("Key %s is in %s; others are good for another %s.", id, out, overlap);
      return 0;
    }
  }

  @Command(name = "api", description = "Open the login tributary_api, or give it another password.")
  static final class Api extends Step {
    @Option(names = "--out", required = true, description = "file for --apiJdbcPasswordFile")
    private Path out;

    @Override
    public Integer call() throws IOException {
      TenantWall wall = wall();
      String password = password();
      write(out, password);
      wall.openApi(password);
      say("The password of tributary_api is in %s.", out);
      return 0;
    }
  }

  @Command(
      name = "login",
      description =
          "Open a login that sees one tenant, for tools that speak SQL; or give it another password.")
  static final class Login extends Step {
    @Parameters(paramLabel = "TENANT", description = "for example org-acme")
    private String tenant;

    @Option(names = "--out", required = true, description = "file for the password")
    private Path out;

    @Override
    public Integer call() throws IOException {
      TenantWall wall = wall();
      String password = password();
      write(out, password);
      try {
        say("%s sees %s; its password is in %s.", wall.openTenant(tenant, password), tenant, out);
      } catch (IllegalArgumentException e) {
        throw new SettingsException(List.of(e.getMessage()));
      }
      return 0;
    }
  }

  @Command(name = "close", description = "Close the login of a tenant; its sessions end.")
  static final class Close extends Step {
    @Parameters(paramLabel = "TENANT", description = "for example org-acme")
    private String tenant;

    @Override
    public Integer call() {
      say(wall().closeTenant(tenant) ? "%s has no login any more." : "%s had no login.", tenant);
      return 0;
    }
  }

  @Command(
      name = "gateway",
      description =
          "Let a tenant read the series of the gateway, all of them, because it runs it; --revoke takes that back.")
  static final class Gateway extends Step {
    @Parameters(paramLabel = "TENANT", description = "for example org-acme")
    private String tenant;

    @Option(names = "--revoke", description = "it runs it no more")
    private boolean revoke;

    @Override
    public Integer call() {
      wall().operateGateway(tenant, !revoke);
      say(revoke ? "%s does not see the gateway." : "%s sees the gateway.", tenant);
      return 0;
    }
  }

  @Command(
      name = "check",
      description = "Look for holes in the wall. Exit code 3 if there are any.")
  static final class Check extends Step {
    @Override
    public Integer call() {
      List<String> holes = wall().holes();
      holes.forEach(hole -> say("%s", hole));
      say(holes.isEmpty() ? "The wall between tenants has no holes." : "%d holes", holes.size());
      return holes.isEmpty() ? 0 : Main.DIFFERENT;
    }
  }

  private static byte[] random() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  private static String password() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random());
  }

  /** Whole or not at all, and never readable by others in between. */
  private static void write(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path made =
        Files.createTempFile(
            folder,
            ".secret",
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(made, text + "\n");
    Files.move(made, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
