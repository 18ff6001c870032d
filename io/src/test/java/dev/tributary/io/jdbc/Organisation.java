package dev.tributary.io.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One day of an invented tenant, with the small groups in which floors leak. */
final class Organisation {
  static final String DAY = "2026-03-02";

  /** A session: its people and what they did. */
  record Session(
      String team, int hour, int participants, int async, int chat, int comments, int crossing) {
    int interactions() {
      return async + chat;
    }

    String key() {
      return team + "@" + hour;
    }
  }

  final String tenant;
  final int floor;
  final List<Session> sessions = new ArrayList<>();

  /** How many people commented, by team. */
  final Map<String, Integer> contributors = new LinkedHashMap<>();

  Organisation(long seed) {
    Random random = new Random(seed);
    tenant = "org-" + seed;
    floor = random.nextInt(4) == 0 ? 8 : 5;
    int teams = 1 + random.nextInt(4);
    for (int t = 0; t < teams; t++) {
      String team = "team-" + t;
      int count = random.nextInt(5);
      int least = 0;
      int most = 0;
      for (int s = 0; s < count; s++) {
        boolean bots = random.nextInt(8) == 0;
        int people =
            bots ? 0 : 1 + (random.nextInt(2) == 0 ? random.nextInt(4) : 3 + random.nextInt(9));
        int interactions =
            people + (bots || random.nextInt(3) == 0 ? 0 : random.nextInt(3 * people));
        int async = random.nextInt(3) == 0 ? interactions : random.nextInt(interactions + 1);
        int comments = random.nextInt(4) == 0 ? 0 : random.nextInt(async + 1);
        int crossing = random.nextInt(3) == 0 ? 0 : random.nextInt(comments + 1);
        sessions.add(
            new Session(team, 2 + 4 * s, people, async, interactions - async, comments, crossing));
        least = Math.max(least, Math.min(people, comments) > 0 ? 1 : 0);
        most += Math.min(people, comments);
      }
      contributors.put(team, most == 0 ? 0 : least + random.nextInt(most));
    }
  }

  List<Session> of(String team) {
    return sessions.stream().filter(session -> session.team().equals(team)).toList();
  }

  int comments(String team) {
    return of(team).stream().mapToInt(Session::comments).sum();
  }

  int crossing(String team) {
    return of(team).stream().mapToInt(Session::crossing).sum();
  }

  /** What the pipelines would have written. */
  void store(List<String> sql) {
    if (floor > 5) {
      sql.add("INSERT INTO ops.privacy_floor VALUES ('%s', %d)".formatted(tenant, floor));
    }
    for (Session s : sessions) {
      sql.add(
          """
          INSERT INTO hot.team_engagement (tenant_id, team_id, session_start, session_end, participants, interactions,
            collaboration_density, async_ratio, comments, cross_team_comments, async_interactions, chat_messages,
            bot_interactions, is_final, event_count, coverage, run_id, revision)
          VALUES ('%s', '%s', '%s %02d:00Z', '%2$s', %d, %d, %s, %s, %d, %d, %d, %d, 0, true, %d, 1, 'r', 1)"""
              .replace("'%2$s'", "'" + DAY + " 23:00Z'")
              .formatted(
                  tenant,
                  s.team(),
                  DAY,
                  s.hour(),
                  s.participants(),
                  s.interactions(),
                  ratio(s.crossing(), s.comments()),
                  ratio(s.async(), s.interactions()),
                  s.comments(),
                  s.crossing(),
                  s.async(),
                  s.chat(),
                  s.interactions()));
    }
    contributors.forEach(
        (team, people) ->
            sql.add(
                """
                INSERT INTO hot.team_daily_summary (tenant_id, team_id, summary_date, throughput, pr_opened, pr_merged,
                  pr_closed, builds_passed, builds_failed, collab_score, collab_contributors, is_final, event_count,
                  coverage, run_id, revision)
                VALUES ('%s', '%s', '%s', 1, 0, 0, 0, 0, 0, %s, %s, true, 1, 1, 'r', 1)"""
                    .formatted(
                        tenant,
                        team,
                        DAY,
                        ratio(crossing(team), comments(team)),
                        people == 0 ? "NULL" : people.toString())));
  }

  private static String ratio(int part, int whole) {
    return whole == 0 ? "NULL" : part + "::double precision / " + whole;
  }
}
