package dev.tributary.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the wall between tenants costs a request: the same rows read by the API's role, with
 * a signed token that the policy verifies, and by the owner, who names the tenant and passes every
 * policy. In turns, over two connections, one after the other.
 */
final class PolicyCost {
  private static final int ROUNDS = 3_000;
  private static final String ROWS =
      "SELECT * FROM published.team_minute WHERE team_id = ?%s ORDER BY minute DESC LIMIT 60";

  private final double[] walled = new double[ROUNDS];
  private final double[] plain = new double[ROUNDS];

  private PolicyCost() {}

  /**
   * @param api a connection of the API's role
   * @param owner a connection of a superuser
   * @param secret of the tenant key {@code k1}
   */
  static String measure(Connection api, Connection owner, byte[] secret) throws SQLException {
    PolicyCost cost = new PolicyCost();
    api.setAutoCommit(false);
    owner.setAutoCommit(false);
    for (int round = -ROUNDS / 3; round < ROUNDS; round++) {
      String team = "eng-" + (1 + Math.floorMod(round, 200));
      double with = request(api, "SELECT sec.enter(?)", token(secret), ROWS.formatted(""), team);
      double without =
          request(
              owner,
              "SELECT ?::text",
              "org-acme",
              ROWS.formatted(" AND tenant_id = 'org-acme'"),
              team);
      if (round >= 0) {
        cost.walled[round] = with;
        cost.plain[round] = without;
      }
    }
    Arrays.sort(cost.walled);
    Arrays.sort(cost.plain);
    return "policy: p50 %.3f ms with token and policy, %.3f ms without; p99 %.3f and %.3f; %d requests each"
        .formatted(
            cost.walled[ROUNDS / 2],
            cost.plain[ROUNDS / 2],
            cost.walled[ROUNDS * 99 / 100],
            cost.plain[ROUNDS * 99 / 100],
            ROUNDS);
  }

  /** Milliseconds of one transaction of two statements. */
  private static double request(
      Connection connection, String begin, String first, String rows, String team)
      throws SQLException {
    long start = System.nanoTime();
    read(connection, begin, first);
    read(connection, rows, team);
    connection.commit();
    return (System.nanoTime() - start) / 1e6;
  }

  private static void read(Connection connection, String sql, String parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet all = statement.executeQuery()) {
        int read = 0;
        while (all.next()) {
          read++;
        }
        if (read == 0) {
          throw new IllegalStateException("no rows: the comparison would be of nothing");
        }
      }
    }
  }

  /** In the form that {@code sec.verified} reads. */
  private static String token(byte[] secret) {
    String said =
        "k1."
            + Instant.now().plusSeconds(60).getEpochSecond()
            + "."
            + HexFormat.of().formatHex("org-acme".getBytes(UTF_8))
            + ".*";
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return said + "." + HexFormat.of().formatHex(mac.doFinal(said.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
