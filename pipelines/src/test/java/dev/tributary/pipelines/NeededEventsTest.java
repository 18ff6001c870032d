package dev.tributary.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.coder.ReceivedCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.table.Row;
import dev.tributary.testkit.history.EventHistory;
import dev.tributary.transforms.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.Test;

class NeededEventsTest {
  private static final long SEED = 29;
  private static final LocalDate DAY = LocalDate.of(2025, 10, 6);
  private static final Days DAYS = new Days(DAY, DAY);
  private static final Instant NEXT_DAY = DAYS.end();
  private static final StreamingPipeline ACTIVITY = new ActivityPipeline();
  private static final StreamingPipeline DELIVERY = new DeliveryPipeline();
  private static final Queue<Row> ROWS = new ConcurrentLinkedQueue<>();

  @Test
  void activity_reachesADayBack_andDelivery_asFarAsATaskDoes() {
    NeededEvents needed =
        NeededEvents.of(Map.of(ACTIVITY, NEXT_DAY, DELIVERY, NEXT_DAY), DAYS, Optional.empty());

    assertThat(needed.apply(view("2025-10-05T00:00:00Z"))).isTrue();
    assertThat(needed.apply(view("2025-10-04T23:59:59.999Z"))).isFalse();
    assertThat(needed.apply(task("2025-10-04T23:59:59.999Z"))).isTrue();
    assertThat(needed.apply(task("2025-07-08T00:00:00Z"))).isTrue();
    assertThat(needed.apply(task("2025-07-07T23:59:59.999Z"))).isFalse();
    assertThat(needed.days(LocalDate.of(2025, 11, 1)))
        .contains(new Days(LocalDate.of(2025, 7, 8), LocalDate.of(2025, 11, 1)));
  }

  @Test
  void activityOfLaterDays_isNeeded_onlyWhileTheDayIsNotOver() {
    NeededEvents over = NeededEvents.of(Map.of(ACTIVITY, NEXT_DAY), DAYS, Optional.empty());
    NeededEvents open =
        NeededEvents.of(Map.of(ACTIVITY, NEXT_DAY.minusMillis(1)), DAYS, Optional.empty());

    assertThat(over.apply(view("2025-10-06T23:59:59.999Z"))).isTrue();
    assertThat(over.apply(view("2025-10-07T00:00:00Z"))).isFalse();
    assertThat(open.apply(view("2025-10-07T00:00:00Z"))).isTrue();
    assertThat(over.days(LocalDate.of(2025, 11, 1))).contains(new Days(DAY.minusDays(1), DAY));
  }

  @Test
  void historyThatIsGiven_winsForEveryPipeline() {
    NeededEvents needed =
        NeededEvents.of(Map.of(ACTIVITY, NEXT_DAY), DAYS, Optional.of(Duration.ofDays(7)));

    assertThat(needed.apply(view("2025-09-29T00:00:00Z"))).isTrue();
    assertThat(needed.apply(view("2025-09-28T23:59:59.999Z"))).isFalse();
  }

  /** Nothing is missed: the rows of the day are those of a run that is given everything. */
  @Test
  void whatIsLeftOut_hasNoPartInTheDay() {
    List<Received> all =
        EventHistory.of(SEED)
            .events(10)
            .activity(200)
            .tenants(1)
            .teamsPerTenant(2)
            .days(3)
            .start(Instant.parse("2025-10-04T12:00:00Z"))
            .stream()
            .map(message -> EventJson.decode(message.value()))
            .filter(Event.class::isInstance)
            .map(Received.class::cast)
            .toList();
    Map<StreamingPipeline, Instant> ofActivity = Map.of(ACTIVITY, NEXT_DAY);
    NeededEvents needed = NeededEvents.of(ofActivity, DAYS, Optional.empty());
    NeededEvents everything = NeededEvents.of(ofActivity, DAYS, Optional.of(Duration.ofDays(90)));

    List<Row> rows = recompute(all, ofActivity, needed);

    assertThat(all).as("seed %d", SEED).anyMatch(event -> !needed.apply(event));
    assertThat(rows)
        .as("seed %d", SEED)
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(recompute(all, ofActivity, everything));
  }

  private static List<Row> recompute(
      List<Received> events, Map<StreamingPipeline, Instant> asOf, NeededEvents needed) {
    ROWS.clear();
    Pipeline pipeline = Pipeline.create();
    NightlyPipeline.build(
        pipeline,
        Run.live("nightly", "run-1"),
        asOf,
        DAYS,
        Create.timestamped(
                events.stream()
                    .map(
                        event ->
                            TimestampedValue.of(
                                event,
                                org.joda.time.Instant.ofEpochMilli(
                                    ((Event) event).timestampMillis())))
                    .toList())
            .withCoder(ReceivedCoder.of()),
        needed,
        table -> new KeepAll());
    pipeline.run().waitUntilFinish();
    List<Row> rows = new ArrayList<>(ROWS);
    rows.removeIf(row -> row.table().name().equals("ops.admission"));
    return rows;
  }

  private static final class KeepAll extends PTransform<PCollection<Row>, PCollection<Void>> {
    private static final long serialVersionUID = 1;

    @Override
    public PCollection<Void> expand(PCollection<Row> rows) {
      return rows.apply(ParDo.of(new Keep())).setCoder(VoidCoder.of());
    }
  }

  private static final class Keep extends DoFn<Row, Void> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void keep(@Element Row row) {
      ROWS.add(row);
    }
  }

  private static Event view(String time) {
    return event(time, "page_view", Payload.of(Map.of("page", "/")));
  }

  private static Event task(String time) {
    return event(time, "task.created", Payload.of(Map.of("task_id", "T-1")));
  }

  private static Event event(String time, String type, Payload payload) {
    return new Event(
        UUID.randomUUID(),
        "org-acme",
        "eng-platform",
        "custom",
        type,
        "f".repeat(64),
        null,
        Instant.parse(time).toEpochMilli(),
        payload,
        null,
        0);
  }
}
