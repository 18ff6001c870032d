package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WikitickerNormaliserTest {
  private static final String EDIT =
      "{\"time\":\"2015-09-12T00:46:58.771Z\",\"channel\":\"#en.wikipedia\",\"comment\":\"by Ada\",\"isRobot\":false,"
          + "\"namespace\":\"Main\",\"page\":\"Who am I? 100% me\",\"user\":\"192.0.2.17\"}";

  private final Tenant tenant = TestData.tenant();

  @Test
  void anEdit_isAViewOfItsPage_byAPseudonym() {
    Event event = only(EDIT);

    assertThat(event.eventType()).isEqualTo("page_view");
    assertThat(event.teamId()).isEqualTo("en.wikipedia");
    assertThat(event.source()).isEqualTo("custom");
    assertThat(event.actorId()).matches("[0-9a-f]{64}");
    assertThat(event.payload().fields())
        .isEqualTo(
            Map.of("page", "/wiki/Who_am_I%3F_100%25_me", "is_bot", false, "tool", "wikiticker"));
    assertThat(EventJson.decode(EventJson.encode(event))).isEqualTo(event);
  }

  @Test
  void theSameLine_isTheSameEvent_andAnotherIsNot() {
    assertThat(only(EDIT).eventId()).isEqualTo(only(EDIT).eventId());
    assertThat(only(EDIT.replace("by Ada", "by Bob")).eventId()).isNotEqualTo(only(EDIT).eventId());
  }

  @ParameterizedTest
  @CsvSource({
    "#en.wikipedia, en wiki, channel",
    "2015-09-12T00:46:58.771Z, yesterday, time",
    "Who am I? 100% me, ' ', page"
  })
  void whatCannotBeUsed_hasAReason(String there, String instead, String field) {
    assertThat(normalised(EDIT.replace(there, instead)).ignored())
        .extracting(Ignored::what)
        .containsExactly(field);
  }

  private Event only(String line) {
    List<Event> events = normalised(line).events();
    assertThat(events).hasSize(1);
    return events.get(0);
  }

  private Normalised normalised(String line) {
    return new WikitickerNormaliser()
        .normalise(Delivery.of(Map.of(), line.getBytes(StandardCharsets.UTF_8), 0), tenant);
  }
}
