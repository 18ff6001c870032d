package dev.tributary.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users do, in the one envelope (T-41): its ids, its money and whom it names. */
class ActivityEventsTest {
  private static final String VIEW = "{\"session_id\":\"s-1\",\"page\":\"/cart\"}";

  @Test
  void aMissingEventId_isDerivedFromWhatTheEventSays_andMarked_T40() {
    Event event = event(view().without("event_id"));

    assertThat(event.payload().flag("event_id_derived")).isTrue();
    assertThat(event.eventId()).isEqualTo(UUID.fromString("68845cec-318c-5e4f-affc-1dddfbdafefa"));
    assertThat(event.eventId().version()).isEqualTo(5);
  }

  @Test
  void anotherDelivery_hasTheSameDerivedId_whateverItsTraceAndItsOrderOfFields_T40() {
    Event first = event(view().without("event_id"));
    Event second =
        event(
            Envelope.of("page_view", "{\"page\":\"/cart\",\"session_id\":\"s-1\",\"x\":1}")
                .without("event_id")
                .without("trace_id")
                .with("ingested_at", "\"2026-03-02T10:00:00.000Z\""));

    assertThat(second.eventId()).isEqualTo(first.eventId());
  }

  @ParameterizedTest
  @CsvSource({
    "timestamp, '\"2026-03-02T09:15:00.251Z\"'",
    "team_id, '\"eng-web\"'",
    "tenant_id, '\"org-blue\"'",
    "payload, '{\"session_id\":\"s-2\",\"page\":\"/cart\"}'"
  })
  void anotherFact_hasAnotherDerivedId_T40(String field, String json) {
    assertThat(event(view().without("event_id").with(field, json)).eventId())
        .isNotEqualTo(event(view().without("event_id")).eventId());
  }

  @Test
  void aDerivedId_isKeptThroughTheArchive_T40() {
    Event event = event(view().without("event_id"));

    assertThat(EventJson.decodeAdmitted(EventJson.encode(event))).isEqualTo(event);
  }

  @Test
  void anArchivedEvent_whoseUserWasErased_isStillAnEvent() {
    byte[] erased = view().without("actor_id").bytes();

    assertThat(EventJson.decodeAdmitted(erased)).isInstanceOf(Event.class);
    assertThat(((Event) EventJson.decodeAdmitted(erased)).key()).isEqualTo("eng-platform");
    assertThat(event(view()).key()).isEqualTo("0f".repeat(32));
  }

  @Test
  void anIdOfTheProducers_staysAndIsNotMarked() {
    Event event = event(view());

    assertThat(event.eventId()).hasToString("6bd8a28f-7366-59d1-ace7-826bc937ec11");
    assertThat(event.payload().fields()).containsOnlyKeys("session_id", "page");
  }

  @Test
  void whatToolsSay_stillNeedsAnId() {
    assertThat(reject(Envelope.valid().without("event_id")).message())
        .isEqualTo("event_id is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "source, event_source, '\"custom\"'",
    "schema_ver, schema_version, 2",
    "timestamp, event_timestamp, '\"2026-03-02T09:15:00.250Z\"'"
  })
  void anotherNameForAField_isNotTakenForIt_T41(String name, String other, String value) {
    Reject reject = reject(view().without(name).with(other, value));

    assertThat(reject.reason()).isEqualTo(ReasonCode.FIELD_MISSING);
    assertThat(reject.message()).isEqualTo(name + " is missing");
  }

  @Test
  void whenItHappened_andWhenItWasTakenIn_areTwoTimes_T42() {
    Event event =
        event(
            view()
                .with("timestamp", "\"2026-03-02T09:15:00.250Z\"")
                .with("ingested_at", "\"2026-03-02T17:40:00.000Z\""));

    assertThat(Instant.ofEpochMilli(event.timestampMillis())).isEqualTo("2026-03-02T09:15:00.250Z");
    assertThat(Instant.ofEpochMilli(event.ingestedAtMillis()))
        .isEqualTo("2026-03-02T17:40:00.000Z");
    assertThat(EventJson.decodeAdmitted(EventJson.encode(event))).isEqualTo(event);
  }

  @Test
  void aRawUserId_isRefused_T52() {
    Reject reject = reject(view().with("actor_id", "\"ada@example.org\""));

    assertThat(reject.reason()).isEqualTo(ReasonCode.FIELD_INVALID);
    assertThat(reject.message()).contains("is not a pseudonym");
  }

  @Test
  void noUserAtAll_isRefused() {
    assertThat(reject(view().without("actor_id")).message()).isEqualTo("actor_id is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "19.99",
        "\"1999\"",
        "null",
        "1000000000001",
        "-1000000000001",
        "-9223372036854775808",
        "1e3"
      })
  void moneyThatIsNoWholeNumberOfMinorUnitsInRange_isRefused_T49(String amount) {
    assertThat(reject(purchase("\"EUR\"", amount)).message()).contains("payload.amount_minor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"eur\"", "\"EURO\"", "\"\"", "978", "null"})
  void aCurrencyThatIsNone_isRefused_T49(String currency) {
    assertThat(reject(purchase(currency, "1999")).message()).contains("payload.currency");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-500", "1999", "1000000000000"})
  void moneyInMinorUnits_isTaken_alsoBelowZero_T49(String amount) {
    assertThat(event(purchase("\"JPY\"", amount)).payload().number("amount_minor", 7))
        .isEqualTo(Long.parseLong(amount));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/search?q=ada", "/a#top", ""})
  void aPageWithAQuery_isRefused_becauseQueriesNamePeople(String page) {
    assertThat(reject(Envelope.of("page_view", VIEW.replace("/cart", page))).message())
        .contains("payload.page");
  }

  @Test
  void aPageTooLongForAKey_isRefused() {
    assertThat(reject(Envelope.of("page_view", VIEW.replace("/cart", "/".repeat(513)))).reason())
        .isEqualTo(ReasonCode.FIELD_INVALID);
  }

  @Test
  void afterARotation_theNameIsTheFormerOne() {
    Event event = event(view().with("previous_actor_id", Envelope.quoted("1f".repeat(32))));

    assertThat(event.actorName()).isEqualTo("1f".repeat(32));
    assertThat(event(view()).actorName()).isEqualTo("0f".repeat(32));
  }

  private static Envelope view() {
    return Envelope.of("page_view", VIEW);
  }

  private static Envelope purchase(String currency, String amount) {
    return Envelope.of(
        "purchase",
        "{\"session_id\":\"s-1\",\"currency\":%s,\"amount_minor\":%s}".formatted(currency, amount));
  }

  private static Event event(Envelope envelope) {
    return (Event) EventJson.decode(envelope.bytes());
  }

  private static Reject reject(Envelope envelope) {
    return (Reject) EventJson.decode(envelope.bytes());
  }
}
