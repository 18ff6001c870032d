package dev.tributary.serving.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Views as server-sent events: whole, then when they change, until the token expires. */
@Timeout(120)
class LiveIT {
  private static RunningApi api;

  @BeforeAll
  static void start() throws Exception {
    api = RunningApi.shared();
  }

  @Test
  void aView_isToldWhole_thenWhenItChanges_andNotAgainToWhoHasIt() throws Exception {
    String path = "/api/v1/live/operational?team=eng-two&range=3h";
    String token = api.token("org-acme", "viewer", "eng-two");
    try (LiveStream one = api.live(token, path, null);
        LiveStream other = api.live(token, path, null)) {
      Map<String, String> first = one.next();
      assertThat(first).containsEntry("event", "view").containsKey("id");
      assertThat(first.get("data")).contains("\"active_blockers\":1111").doesNotContain("7777");
      assertThat(other.next()).isEqualTo(first);
      try (LiveStream again = api.live(token, path, first.get("id"))) {
        assertThat(again.next())
            .containsEntry("event", "same")
            .containsEntry("id", first.get("id"));
      }

      api.run("UPDATE hot.team_minute SET open_incidents = 55 WHERE team_id = 'eng-two'");
      Map<String, String> second = one.next();
      assertThat(second.get("data")).contains("\"open_incidents\":55");
      assertThat(other.next()).isEqualTo(second);
    }
  }

  @Test
  void aStream_endsWithItsToken_andTheOldestOfManyGivesWay() throws Exception {
    String path = "/api/v1/live/activity";
    try (LiveStream stream =
        api.live(api.token("org-acme", "admin", java.time.Duration.ofMillis(1500)), path, null)) {
      stream.next();
      assertThat(stream.next().get("data")).contains("token.refused");
      assertThat(stream.next()).isEmpty();
    }
    String token = api.token("org-bolt", "admin");
    List<LiveStream> streams = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      streams.add(api.live(token, path, null));
      assertThat(streams.get(i).next()).containsEntry("event", "view");
    }
    assertThat(streams.get(0).next().get("data")).contains("live.crowded");
    for (LiveStream stream : streams) {
      stream.close();
    }
    for (String refused :
        List.of(
            "/api/v1/live/nothing", "/api/v1/live/operational", "/api/v1/live/health?range=7d")) {
      assertThat(api.get(token, refused).statusCode()).as(refused).isIn(400, 404);
    }
    assertThat(
            api.get(
                    api.token("org-bolt", "viewer", "eng-one"),
                    "/api/v1/live/operational?team=eng-two")
                .statusCode())
        .isEqualTo(403);
  }
}
