package dev.tributary.serving.api;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Codes that are each good for one token, once and for a while. A link carries the code where no
 * server and no log sees it, in its fragment; a link that was used is worth nothing. Only ever made
 * by this process. Safe for use by several threads.
 */
final class SignInCodes {
  private static final int MOST = 100;
  private static final int BYTES = 24;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Ticket> tickets = new HashMap<>();
  private final Clock clock;

  private record Ticket(String token, Instant until) {}

  SignInCodes(Clock clock) {
    this.clock = clock;
  }

  /** A new code for the token. */
  synchronized String codeFor(String token, Duration goodFor) {
    tickets.values().removeIf(ticket -> !ticket.until().isAfter(clock.instant()));
    if (tickets.size() >= MOST) {
      throw new IllegalStateException("at most " + MOST + " codes wait at a time");
    }
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    tickets.put(code, new Ticket(token, clock.instant().plus(goodFor)));
    return code;
  }

  /**
   * @throws ApiProblem 401 for a code that is unknown, used or too old
   */
  synchronized String tokenFor(String code) {
    Ticket ticket = tickets.remove(code);
    if (ticket == null || !ticket.until().isAfter(clock.instant())) {
      throw ApiProblem.unauthorized();
    }
    return ticket.token();
  }
}
