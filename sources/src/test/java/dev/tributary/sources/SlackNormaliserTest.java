package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.event.Event;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The traps of Slack by name; every mapping is in {@link NormaliserGoldenTest}. */
class SlackNormaliserTest {
  private static final int MESSAGE = 0;
  private static final int SEEN_BY_ANOTHER_APP = 2;
  private static final int NEXT_MICROSECOND = 3;
  private static final int REPLY = 4;
  private static final int THREAD_BROADCAST = 6;

  private final Tenant tenant = TestData.tenant();

  @Test
  void redelivery_isTheSameEvent_whateverTheRetryHeadersSay() throws IOException {
    Map<String, String> retry =
        Map.of("X-Slack-Retry-Num", "1", "X-Slack-Retry-Reason", "http_timeout");

    assertThat(new SlackNormaliser().normalise(Delivery.of(retry, body(MESSAGE), 0), tenant))
        .isEqualTo(
            new SlackNormaliser().normalise(Delivery.of(Map.of(), body(MESSAGE), 0), tenant));
  }

  @Test
  void messageSeenByTwoApps_isOneEvent() throws IOException {
    assertThat(only(body(SEEN_BY_ANOTHER_APP))).isEqualTo(only(body(MESSAGE)));
  }

  /** As a double both would be 1759305600.0001. */
  @Test
  void tsIsText_soOneMicrosecondMakesAnotherMessage() throws IOException {
    Event one = only(body(MESSAGE));
    Event next = only(body(NEXT_MICROSECOND));

    assertThat(next.timestampMillis()).isEqualTo(one.timestampMillis());
    assertThat(next.eventId()).isNotEqualTo(one.eventId());
  }

  @Test
  void tsThatIsANumber_isRefused() throws IOException {
    ObjectNode number = body(MESSAGE);
    event(number).put("ts", 1759305600.0001);

    assertThat(normalise(number).ignored())
        .containsExactly(new Ignored(IgnoredReason.FIELD_INVALID, "ts"));
  }

  @Test
  void replyInAThread_isAComment_itsFirstMessageIsNot() throws IOException {
    ObjectNode first = body(MESSAGE);
    event(first).put("thread_ts", event(first).get("ts").textValue());

    assertThat(only(body(REPLY)).eventType()).isEqualTo("comment.created");
    assertThat(only(body(REPLY)).payload().text("subject_id")).isEqualTo("C0PAY-1759305600.000100");
    assertThat(only(first)).isEqualTo(only(body(MESSAGE)));
  }

  @Test
  void threadBroadcast_isOneComment() throws IOException {
    ObjectNode plain = body(THREAD_BROADCAST);
    event(plain).remove("subtype");

    assertThat(only(body(THREAD_BROADCAST)).eventType()).isEqualTo("comment.created");
    assertThat(only(plain)).isEqualTo(only(body(THREAD_BROADCAST)));
  }

  @Test
  void editAndDeletion_areNotRead() throws IOException {
    assertThat(normalise(body(7)).events()).isEmpty();
    assertThat(normalise(body(8)).events()).isEmpty();
  }

  @Test
  void botMessages_areMarked() throws IOException {
    for (int line : List.of(9, 10, 11)) {
      assertThat(only(body(line)).payload().flag("is_bot")).as("line " + line).isTrue();
    }
    assertThat(only(body(MESSAGE)).payload().flag("is_bot")).isFalse();
  }

  @Test
  void talkBetweenPeople_belongsToNoTeam() throws IOException {
    assertThat(normalise(body(14)).events()).isEmpty();
    assertThat(normalise(body(15)).events()).isEmpty();
  }

  @Test
  void mentionOfAnApp_isTheMessageSeenASecondTime() throws IOException {
    assertThat(normalise(body(17)).ignored())
        .containsExactly(new Ignored(IgnoredReason.COUNTED_ELSEWHERE, "app_mention"));
  }

  private Event only(ObjectNode body) {
    return normalise(body).events().get(0);
  }

  private Normalised normalise(ObjectNode body) {
    return new SlackNormaliser()
        .normalise(Delivery.of(Map.of(), body, TestData.RECEIVED_AT), tenant);
  }

  private static ObjectNode event(ObjectNode body) {
    return (ObjectNode) body.get("event");
  }

  private static ObjectNode body(int line) throws IOException {
    return TestData.recorded("slack/channel/input.jsonl").get(line).body().deepCopy();
  }
}
