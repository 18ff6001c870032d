package dev.tributary.serving.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Who asks, as a verified token says it; nothing of it comes from anywhere else.
 *
 * @param subject SHA-256 of tenant and user, 64 hex digits: names no one, and finds whom one knows
 * @param teams whose numbers it may see; empty if its role sees all of them
 */
record Caller(String tenant, String subject, Role role, List<String> teams) {

  static Caller of(String tenant, String user, Role role, List<String> teams) {
    return new Caller(
        tenant, hash(tenant + "\n" + user), role, role.seesAllTeams() ? List.of() : teams);
  }

  boolean maySee(String team) {
    return role.seesAllTeams() || teams.contains(team);
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
