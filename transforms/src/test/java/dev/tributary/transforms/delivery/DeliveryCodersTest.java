package dev.tributary.transforms.delivery;

import dev.tributary.transforms.GoldenBytes;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.delivery.Fact.Verb;
import dev.tributary.transforms.delivery.SubjectKey.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.coders.ListCoder;
import org.junit.jupiter.api.Test;

class DeliveryCodersTest {
  private static final UUID ID = UUID.fromString("01234567-89ab-5def-8123-456789abcdef");
  private static final long AT = 1_759_309_200_000L;

  @Test
  void teamKey_keepsItsBytes() throws Exception {
    GoldenBytes.hold(
        TeamKey.TeamKeyCoder.of(),
        new TeamKey("acme", "eng-platform"),
        new TeamKey("acme", "eng-platform"),
        "AQVhY21lDWVuZy1wbGF0Zm9ybQ");
  }

  @Test
  void subjectKeysOfEveryKind_keepTheirBytes() throws Exception {
    GoldenBytes.hold(
        ListCoder.of(SubjectKey.SubjectKeyCoder.of()),
        subjects(),
        subjects(),
        "AAAAAwEBBWFjbWUEd2ViAAdURVMtNDEBAQVhY21lBHdlYgEHVEVTLTQxAQEFYWNtZQR3ZWICB1RFUy00MQ");
  }

  @Test
  void factWithEverything_keepsItsBytes() throws Exception {
    GoldenBytes.hold(
        Fact.FactCoder.of(),
        new Fact(AT, Verb.PR_OPENED, ID, "ada", 3, true, true),
        new Fact(AT, Verb.PR_OPENED, ID, "ada", 3, true, true),
        "AQAAAZme__qAAwcBI0Vniatd74EjRWeJq83vBGFkYQM");
  }

  @Test
  void factWithNothing_keepsItsBytes() throws Exception {
    GoldenBytes.hold(
        Fact.FactCoder.of(),
        Fact.of(AT, Verb.TASK_CREATED),
        Fact.of(AT, Verb.TASK_CREATED),
        "AQAAAZme__qAAAAAAA");
  }

  /** One fact of each verb, so that an enum that is reordered fails here. */
  @Test
  void timeline_keepsItsBytes() throws Exception {
    GoldenBytes.hold(
        Timeline.TimelineCoder.of(),
        timeline(),
        timeline(),
        "AQwBAAABmZ7_-ogFAAAAAQAAAZme__qICQAAAAEAAAGZnv_6iQMAAAABAAABmZ7_-okGAAAAAQAAAZme__qJBwAAAAEAAAGZnv_6igQAAAABAAABmZ7_-osIAAAAAQAAAZme__qMAAAAAAEAAAGZnv_6jAEAAAABAAABmZ7_-owKAAAAAQAAAZme__qMCwAAAAEAAAGZnv_6jQIAAAA");
  }

  @Test
  void contributionsOfEveryMeasure_keepTheirBytes() throws Exception {
    GoldenBytes.hold(
        ListCoder.of(Contribution.ContributionCoder.of()),
        contributions(),
        contributions(),
        "AAAACAEA-ekdnloAAQH56R2eWgABAvnpHZ5aAAED-ekdnloAAQT56R2eWgABBfnpHZ5aAAEG-ekdnloAAQf56R2eWgA");
  }

  @Test
  void hourTotals_keepTheirBytes() throws Exception {
    GoldenBytes.hold(
        HourTotals.HourTotalsCoder.of(), totals(), totals(), "AQFlAgIH____________AWkGAwQFBwgB");
  }

  @Test
  void published_keepsItsBytes() throws Exception {
    GoldenBytes.hold(
        Published.PublishedCoder.of(),
        published(),
        published(),
        "AQAAAAAAB3T5AAAAAAAHdPgAAAAAAAd0-wAAAAAAB3T6gAAAAAAAAAAB");
  }

  private static List<SubjectKey> subjects() {
    return Arrays.stream(Kind.values())
        .map(kind -> new SubjectKey(new TeamKey("acme", "web"), kind, "TES-41"))
        .toList();
  }

  private static Timeline timeline() {
    Timeline timeline = new Timeline();
    for (Verb verb : Verb.values()) {
      timeline.add(Fact.of(AT + verb.name().length(), verb));
    }
    return timeline;
  }

  private static List<Contribution> contributions() {
    return Arrays.stream(Measure.values())
        .map(measure -> Contribution.of(measure, AT, 11_550).takenBack())
        .toList();
  }

  /** A different number in each field, so that two that are swapped fail here. */
  private static HourTotals totals() {
    HourTotals totals = new HourTotals();
    Measure[] measures = Measure.values();
    for (int i = 0; i < measures.length; i++) {
      for (int times = 0; times <= i; times++) {
        totals.add(Contribution.of(measures[i], AT, 100 + i));
      }
    }
    totals.add(Contribution.of(Measure.REVIEW_LAG, AT, 7).takenBack());
    return totals;
  }

  private static Published published() {
    return new Published(488_697, 488_696, 488_699, 488_698, Published.NEVER, true);
  }
}
