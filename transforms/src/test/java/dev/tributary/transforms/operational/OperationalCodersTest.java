package dev.tributary.transforms.operational;

import dev.tributary.transforms.GoldenBytes;
import dev.tributary.transforms.TeamKey;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.coders.ListCoder;
import org.junit.jupiter.api.Test;

class OperationalCodersTest {
  private static final UUID ID = UUID.fromString("01234567-89ab-5def-8123-456789abcdef");
  private static final long AT = 1_759_309_200_000L;

  @Test
  void subjectsOfEveryKind_keepTheirBytes() throws Exception {
    GoldenBytes.hold(
        ListCoder.of(Subject.SubjectCoder.of()),
        subjects(),
        subjects(),
        "AAAAAgEBBWFjbWUEd2ViAAdURVMtNDEBAQVhY21lBHdlYgEHVEVTLTQx");
  }

  /** One fact of each verb, so that an enum that is reordered fails here. */
  @Test
  void timeline_keepsItsBytes() throws Exception {
    GoldenBytes.hold(
        Timeline.TimelineCoder.of(),
        timeline(),
        timeline(),
        "AQwBAAABmZ7_-oAAASNFZ4mrXe-BI0VniavN7_ABAQAAAZme__qBAQEAAAGZnv_6gQIBAAABmZ7_-oEDAQAAAZme__qBBAEAAAGZnv_6gQUBAAABmZ7_-oEGAQAAAZme__qBBwEAAAGZnv_6gQgBAAABmZ7_-oEJAQAAAZme__qBCgEAAAGZnv_6gQs");
  }

  @Test
  void contributionsOfEveryMeasure_keepTheirBytes() throws Exception {
    GoldenBytes.hold(
        ListCoder.of(Contribution.ContributionCoder.of()),
        contributions(),
        contributions(),
        "AAAABQEA3NT9DQEBAdzU_Q0BAQLc1P0NAAED3NT9DQEBBNzU_Q0BqM79DfAB");
  }

  @Test
  void minute_keepsItsBytes() throws Exception {
    GoldenBytes.hold(Minute.MinuteCoder.of(), minute(), minute(), "AQEB____________AQEBqM79DfABAQ");
  }

  @Test
  void published_keepsItsBytes() throws Exception {
    GoldenBytes.hold(
        Published.PublishedCoder.of(),
        new Published(6, 5, 7, 8, 1, Published.NEVER, true),
        new Published(6, 5, 7, 8, 1, Published.NEVER, true),
        "AQAAAAAAAAAGAAAAAAAAAAUAAAAAAAAABwAAAAAAAAAIAAAAAAAAAAHAAAAAAAAAAAE");
  }

  private static List<Subject> subjects() {
    return Arrays.stream(Subject.Kind.values())
        .map(kind -> new Subject(new TeamKey("acme", "web"), kind, "TES-41"))
        .toList();
  }

  private static Timeline timeline() {
    Timeline timeline = new Timeline();
    for (Fact.Verb verb : Fact.Verb.values()) {
      timeline.add(verb == Fact.Verb.CREATED ? Fact.created(AT, ID, 240) : Fact.of(AT + 1, verb));
    }
    return timeline;
  }

  private static List<Contribution> contributions() {
    return Arrays.stream(Measure.values())
        .map(
            measure ->
                new Contribution(
                    measure,
                    29_321_820,
                    measure == Measure.OPEN_ITEM ? new Item(29_321_000, 240) : null,
                    measure == Measure.BLOCKED ? -1 : 1))
        .toList();
  }

  private static Minute minute() {
    Minute minute = new Minute();
    contributions().forEach(minute::add);
    return minute;
  }
}
