package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.event.Event;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The traps of PagerDuty by name; every mapping is in {@link NormaliserGoldenTest}. */
class PagerdutyNormaliserTest {
  private final Tenant tenant = TestData.tenant();

  @Test
  void redelivery_isTheSameEvent() throws IOException {
    assertThat(only(body(1))).isEqualTo(only(body(0)));
  }

  @Test
  void reopened_isOpenAgain_withAnIdOfItsOwn() throws IOException {
    assertThat(only(body(5)).eventType()).isEqualTo("incident.opened");
    assertThat(only(body(5)).eventId()).isNotEqualTo(only(body(0)).eventId());
    assertThat(only(body(5)).payload().text("incident_id"))
        .isEqualTo(only(body(0)).payload().text("incident_id"));
  }

  @Test
  void serviceThatActs_isNobody() throws IOException {
    assertThat(only(body(0)).actorId()).isNull();
    assertThat(only(body(2)).actorId()).isNotNull();
  }

  /** The name of a priority is the tenant's own text. */
  @Test
  void priorityOfAnotherKind_givesWayToTheUrgency() throws IOException {
    assertThat(only(body(0)).payload().text("severity")).isEqualTo("P1");
    assertThat(only(body(7)).payload().text("severity")).isEqualTo("low");
  }

  private Event only(ObjectNode body) {
    return new PagerdutyNormaliser()
        .normalise(Delivery.of(Map.of(), body, TestData.RECEIVED_AT), tenant)
        .events()
        .get(0);
  }

  private static ObjectNode body(int line) throws IOException {
    return TestData.recorded("pagerduty/incidents/input.jsonl").get(line).body().deepCopy();
  }
}
