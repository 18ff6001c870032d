package dev.tributary.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class CustomEventTypesTest {
  private static final CustomEventTypes ACME =
      CustomEventTypes.of(
          "org-acme",
          List.of(
              CustomEventTypes.type(
                  "custom.deploy_freeze",
                  Purpose.DELIVERY,
                  Map.of("freeze_id", FieldKind.TEXT, "minutes", FieldKind.NUMBER),
                  List.of("freeze_id"))));

  @Test
  void declaredType_isReadWithItsFieldsOnly() {
    Event event =
        (Event) EventJson.decode(freeze("org-acme", "\"minutes\": 5, \"who\": \"somebody\""), ACME);

    assertThat(event.payload().toJson()).isEqualTo("{\"freeze_id\":\"f-1\",\"minutes\":5}");
    assertThat(event.purpose()).isEqualTo(Purpose.CUSTOM);
    assertThat(EventJson.decode(EventJson.encode(event), ACME)).isEqualTo(event);
  }

  @Test
  void declaredType_isHeldToItsDeclaration() {
    assertThat(reason(freeze("org-acme", "\"minutes\": \"five\""), ACME))
        .isEqualTo(ReasonCode.FIELD_INVALID);
  }

  @Test
  void typeOfAnotherTenant_orOfNobody_isUndeclared() {
    assertThat(reason(freeze("org-bolt", "\"minutes\": 5"), ACME))
        .isEqualTo(ReasonCode.TYPE_UNDECLARED);
    assertThat(reason(freeze("org-acme", "\"minutes\": 5"), CustomEventTypes.NONE))
        .isEqualTo(ReasonCode.TYPE_UNDECLARED);
  }

  @Test
  void whatWasAdmitted_isReadWithoutItsDeclaration_andNothingElseIs() {
    byte[] freeze = freeze("org-bolt", "\"minutes\": 5, \"parts\": [\"api\"], \"odd\": {}");

    Event event = (Event) EventJson.decodeAdmitted(freeze);

    assertThat(event.payload().toJson())
        .isEqualTo("{\"freeze_id\":\"f-1\",\"minutes\":5,\"parts\":[\"api\"]}");
    String undeclared = new String(freeze, StandardCharsets.UTF_8).replace("custom.", "odd.");
    assertThat(EventJson.decodeAdmitted(undeclared.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Reject.class);
  }

  @Test
  void declarations_ofSeveralTenants_travelToWorkers() {
    CustomEventTypes both = ACME.and(CustomEventTypes.of("org-bolt", List.of()));

    CustomEventTypes arrived = SerializableUtils.clone(both);

    assertThat(arrived).isEqualTo(both);
    assertThat(arrived.find("org-acme", "custom.deploy_freeze")).isPresent();
    assertThat(arrived.find("org-bolt", "custom.deploy_freeze")).isEmpty();
  }

  @Test
  void registryTypes_cannotBeRedeclared() {
    EventType type = CustomEventTypes.type("task.created", Purpose.CUSTOM, Map.of(), List.of());

    assertThatThrownBy(() -> CustomEventTypes.of("org-acme", List.of(type)))
        .hasMessage("task.created does not begin with custom.");
  }

  private static ReasonCode reason(byte[] envelope, CustomEventTypes types) {
    return ((Reject) EventJson.decode(envelope, types)).reason();
  }

  private static byte[] freeze(String tenant, String fields) {
    return """
        {"event_id": "0f8fad5b-d9cb-469f-a165-70867728950e", "tenant_id": "%s",
         "team_id": "eng-a", "source": "custom", "event_type": "custom.deploy_freeze",
         "timestamp": "2025-10-09T12:00:00.000Z", "schema_ver": 2,
         "payload": {"freeze_id": "f-1", %s}}
        """
        .formatted(tenant, fields)
        .getBytes(StandardCharsets.UTF_8);
  }
}
