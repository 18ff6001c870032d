package dev.tributary.serving.api;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one page of the dashboard shows: several readings that are taken together, by name. The
 * first of its ranges is the usual one.
 */
enum LiveView {
  OPERATIONAL(true, "1h", "3h", "12h") {
    @Override
    void read(Part part) throws SQLException {
      part.team(Numbers.OPERATIONAL);
    }
  },
  DELIVERY(true, "7d", "30d", "90d") {
    @Override
    void read(Part part) throws SQLException {
      part.team(Numbers.SUMMARY);
      part.team(Numbers.DELIVERY, Duration.ofDays(2));
    }
  },
  ENGAGEMENT(true, "7d", "30d", "90d") {
    @Override
    void read(Part part) throws SQLException {
      part.team(Numbers.ENGAGEMENT);
    }
  },
  GATEWAY(false, "15m", "1h", "6h") {
    @Override
    void read(Part part) throws SQLException {
      part.tenant(TenantNumbers.GATEWAY_PRODUCTS);
      part.tenant(TenantNumbers.GATEWAY_APIS);
      part.tenant(TenantNumbers.GATEWAY_ERRORS);
      part.tenant(TenantNumbers.GATEWAY_TENANTS);
    }
  },
  ACTIVITY(false, "1h", "3h", "12h") {
    @Override
    void read(Part part) throws SQLException {
      part.tenant(TenantNumbers.ACTIVE_USERS);
      part.tenant(TenantNumbers.TOP_PAGES);
      part.tenant(TenantNumbers.REVENUE_LAST_HOUR);
    }
  },
  HEALTH(false, "now") {
    @Override
    void read(Part part) throws SQLException {
      part.list(Lists.OBJECTIVES);
      part.list(Lists.FRESHNESS);
      part.list(Lists.DEAD_LETTERS);
    }
  },
  PRIVACY(false, "now") {
    @Override
    void read(Part part) throws SQLException {
      part.list(Lists.HIDDEN);
      if (part.caller.role().maySeeTrail()) {
        part.list(Lists.ERASURES);
        part.list(Lists.AUDIT);
      }
    }
  };

  private static final int MOST_ROWS = 1000;

  private final boolean ofTeam;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> ranges;

  LiveView(boolean ofTeam, String... ranges) {
    this.ofTeam = ofTeam;
    this.ranges = List.of(ranges);
  }

  abstract void read(Part part) throws SQLException;

  /** Its name in paths. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is about one team. */
  boolean ofTeam() {
    return ofTeam;
  }

  /**
   * @throws ApiProblem 404
   */
  static LiveView of(String code) {
    for (LiveView view : values()) {
      if (view.code().equals(code)) {
        return view;
      }
    }
    throw ApiProblem.notFound();
  }

  /**
   * @param given one of the view's ranges, or null for the usual one
   * @throws ApiProblem 400
   */
  String range(String given) {
    if (given != null && !ranges.contains(given)) {
      throw ApiProblem.badRequest("range takes one of " + ranges);
    }
    return given == null ? ranges.get(0) : given;
  }

  /** All of it, as one answer. */
  Answer of(Reading reading, Connection connection, Caller caller, String team, String range)
      throws SQLException {
    Part part = new Part(reading, connection, caller, team, duration(range));
    read(part);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("view", code());
    body.put("team", team);
    body.put("range", range);
    body.put("panels", part.panels);
    return new Answer(body, part.rows);
  }

  private static Duration duration(String range) {
    return switch (range.charAt(range.length() - 1)) {
      case 'm' -> Duration.ofMinutes(number(range));
      case 'h' -> Duration.ofHours(number(range));
      case 'd' -> Duration.ofDays(number(range));
      default -> Duration.ZERO;
    };
  }

  private static int number(String range) {
    return Integer.parseInt(range.substring(0, range.length() - 1));
  }

  /** One reading after the other, in the transaction of one caller. */
  private static final class Part {
    private final Reading reading;
    private final Connection connection;
    private final Caller caller;
    private final String team;
    private final Duration back;
    private final Map<String, Object> panels = new LinkedHashMap<>();
    private int rows;

    Part(Reading reading, Connection connection, Caller caller, String team, Duration back) {
      this.reading = reading;
      this.connection = connection;
      this.caller = caller;
      this.team = team;
      this.back = back;
    }

    void team(Numbers numbers) throws SQLException {
      team(numbers, back);
    }

    void team(Numbers numbers, Duration before) throws SQLException {
      add(numbers.route(), reading.newest(connection, caller, numbers, team, before, MOST_ROWS));
    }

    void tenant(TenantNumbers numbers) throws SQLException {
      Page page = new Page(null, null, null, MOST_ROWS);
      Duration before = back.compareTo(numbers.step()) < 0 ? numbers.step() : back;
      add(numbers.code(), reading.tenant(connection, caller, numbers, page, before));
    }

    void list(Lists list) throws SQLException {
      add(list.route(), reading.list(connection, caller, list, list.limit()));
    }

    private void add(String name, Answer answer) {
      panels.put(name, answer.body());
      rows += answer.rows();
    }
  }
}
