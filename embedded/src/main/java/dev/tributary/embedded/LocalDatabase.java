package dev.tributary.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server on loopback and a free port; works for root and for a normal user.
 *
 * <p>Its data lives under the state directory: the same directory started again holds the same
 * rows, also after a crash of the server or of this JVM. A commit that was acknowledged survives a
 * killed process; it need not survive a crash of the machine (fsync is off). The server ends when
 * this JVM ends, in whatever way. The password is random, made on first start and kept in the state
 * directory for its owner alone.
 */
public final class LocalDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalDatabase.class);
  private static final String USER = "postgres";
  private static final String DATABASE = "tributary";
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(15);
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final String AUTHENTICATION =
      """
      # Written by LocalDatabase: password over loopback, nothing else.
      host all all 127.0.0.1/32 scram-sha-256
      """;

  private final EmbeddedPostgres server;
  private final ServerGuard guard;
  private final ProcessHandle process;
  private final String password;

  private LocalDatabase(
      EmbeddedPostgres server, ServerGuard guard, ProcessHandle process, String password) {
    this.server = server;
    this.guard = guard;
    this.process = process;
    this.password = password;
  }

  /**
   * As {@link #start(Path, Path)}, with the server's programs unpacked under the state directory.
   */
  public static LocalDatabase start(Path stateDir) throws IOException {
    return start(stateDir, stateDir.resolve("programs"));
  }

  /**
   * Starts a server and returns when it answers.
   *
   * @param stateDir where rows and the password live; created if absent
   * @param programsDir where the server's programs are unpacked (about 2 s, once); may be shared by
   *     several state directories and must outlive them
   * @throws IOException in one sentence, if the server does not answer within 60 s or another one
   *     uses the state directory
   */
  public static LocalDatabase start(Path stateDir, Path programsDir) throws IOException {
    long begin = System.nanoTime();
    // For its owner alone: the library makes the directory of programs writable for everybody.
    Path state = Files.createDirectories(stateDir, OWNER_ONLY).toAbsolutePath().normalize();
    Path dataDir = state.resolve("data");
    String password = passwordIn(state);
    String mark = "tributary-" + UUID.randomUUID();
    ServerGuard guard = ServerGuard.start(dataDir, mark);
    EmbeddedPostgres server = null;
    try {
      server =
          EmbeddedPostgres.builder()
              .setPgBinaryResolver(new Programs(programsDir))
              .setOverrideWorkingDirectory(programsDir.toAbsolutePath().toFile())
              .setDataDirectory(dataDir)
              .setCleanDataDirectory(false)
              .setPort(FreePorts.pick(1).get(0))
              .setPGStartupWait(READY_WITHIN)
              .setConnectConfig("password", password)
              .setLocaleConfig("locale", "C")
              .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
              .setOutputRedirector(ProcessBuilder.Redirect.appendTo(logIn(state).toFile()))
              .setServerConfig("cluster_name", mark)
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              // The library's default is off, which loses acknowledged commits of a killed server.
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_connections", "200")
              .setServerConfig("shared_buffers", "64MB")
              .setServerConfig("work_mem", "8MB")
              .setServerConfig("max_wal_size", "256MB")
              .start();
      LocalDatabase database = new LocalDatabase(server, guard, processIn(dataDir), password);
      database.prepare(dataDir);
      long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      LOG.info("PostgreSQL ready on port {} in {} ms", server.getPort(), elapsed);
      return database;
    } catch (IOException | SQLException | RuntimeException e) {
      if (server != null) {
        server.close();
      }
      guard.close();
      throw new IOException("PostgreSQL did not start: see " + logIn(state) + ".", e);
    }
  }

  /** The address of the database {@code tributary}, without user and password. */
  public String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /** The user, who owns everything and may create roles. */
  public String user() {
    return USER;
  }

  /** The password of {@link #user()}; the same as long as the state directory exists. */
  public String password() {
    return password;
  }

  /**
   * Runs a script in the database {@code tributary}: all of it or nothing.
   *
   * @param sql statements, separated by semicolons
   * @throws IOException if the server refuses one of them
   */
  public void run(String sql) throws IOException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl(), USER, password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IOException("PostgreSQL does not run the script: " + e.getMessage(), e);
    }
  }

  /** The process id of the server, also after it has ended. */
  public long pid() {
    return process.pid();
  }

  /** Stops the server in order and returns when its process has gone; the rows stay on disk. */
  @Override
  public void close() throws IOException {
    server.close();
    awaitGone();
    guard.close();
  }

  /** The library returns when postmaster.pid has gone, a moment before the process has. */
  private void awaitGone() {
    long begin = System.nanoTime();
    try {
      while (process.isAlive()) {
        if (System.nanoTime() - begin > STOPPED_WITHIN.toNanos()) {
          process.destroyForcibly();
        }
        // ProcessHandle.onExit polls too, for a process that is no child, and up to seconds apart.
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private String jdbcUrl(String name) {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name;
  }

  /** Both steps look first, so that a start that was cut off half-way is completed by the next. */
  private void prepare(Path dataDir) throws IOException, SQLException {
    Path authentication = dataDir.resolve("pg_hba.conf");
    try (Connection connection = DriverManager.getConnection(jdbcUrl(USER), USER, password);
        Statement statement = connection.createStatement()) {
      if (!Files.readString(authentication).equals(AUTHENTICATION)) {
        statement.execute("ALTER ROLE " + USER + " PASSWORD '" + password + "'");
        Files.writeString(authentication, AUTHENTICATION);
        statement.execute("SELECT pg_reload_conf()");
      }
      try (ResultSet found =
          statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        if (found.next()) {
          return;
        }
      }
      statement.execute("CREATE DATABASE " + DATABASE);
    }
  }

  private static ProcessHandle processIn(Path dataDir) throws IOException {
    List<String> lines = Files.readAllLines(dataDir.resolve("postmaster.pid"));
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
        .orElseThrow(() -> new IOException("PostgreSQL ended as soon as it had started."));
  }

  private static Path logIn(Path state) {
    return state.resolve("postgres.log");
  }

  private static String passwordIn(Path state) throws IOException {
    Path file = state.resolve("password");
    if (Files.notExists(file)) {
      Path made = Files.createTempFile(state, "password", null);
      Files.writeString(made, UUID.randomUUID().toString());
      Files.move(made, file);
    }
    return Files.readString(file);
  }

  /** The library unpacks once per equal resolver: equal by directory, so that each gets its own. */
  private record Programs(Path dir) implements PgBinaryResolver {
    @Override
    public InputStream getPgBinary(String system, String machine) throws IOException {
      return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
    }
  }
}
