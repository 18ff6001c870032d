package dev.tributary.transforms.delivery;

import dev.tributary.contracts.identity.Person;
import dev.tributary.transforms.GoldenBytes;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.delivery.Fact.Origin;
import dev.tributary.transforms.delivery.Fact.Verb;
import dev.tributary.transforms.delivery.SubjectKey.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.coders.ListCoder;
import org.junit.jupiter.api.Test;

class DeliveryCodersTest {
  private static final UUID ID = UUID.fromString("01234567-89ab-5def-8123-456789abcdef");
  private static final Person ADA = new Person("ada", "ada-before");
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
  void scopesOfATeamAndOfAService_keepTheirBytes() throws Exception {
    GoldenBytes.hold(
        ListCoder.of(Scope.ScopeCoder.of()),
        scopes(),
        scopes(),
        "AAAAAgEBBWFjbWUEd2ViAAEBBWFjbWUEd2ViCWNoZWNrb3V0");
  }

  @Test
  void factOfADeploymentThatNamesNothing_keepsItsBytes() throws Exception {
    Origin nothing = new Origin("web", null, null, false);
    GoldenBytes.hold(
        Fact.FactCoder.of(),
        Fact.of(AT, Verb.DEPLOYED, ID, nothing),
        Fact.of(AT, Verb.DEPLOYED, ID, nothing),
        "AQAAAZme__qAEgwBI0Vniatd74EjRWeJq83vAAAEd2ViAAA");
  }

  @Test
  void subjectKeysOfEveryKind_keepTheirBytes() throws Exception {
    GoldenBytes.hold(
        ListCoder.of(SubjectKey.SubjectKeyCoder.of()),
        subjects(),
        subjects(),
        "AAAABgEBBWFjbWUEd2ViAAdURVMtNDEBAQVhY21lBHdlYgEHVEVTLTQxAQEFYWNtZQR3ZWICB1RFUy00MQEBBWFjbWUEd2ViAwdURVMtNDEBAQVhY21lBHdlYgQHVEVTLTQxAQEFYWNtZQR3ZWIFB1RFUy00MQ");
  }

  @Test
  void factWithEverything_keepsItsBytes() throws Exception {
    GoldenBytes.hold(
        Fact.FactCoder.of(),
        new Fact(AT, Verb.PR_OPENED, ID, ADA, 3, true, true, origin()),
        new Fact(AT, Verb.PR_OPENED, ID, ADA, 3, true, true, origin()),
        "AQAAAZme__qACT8BI0Vniatd74EjRWeJq83vBGFkYQthZGEtYmVmb3JlAw1lbmctcGxhdGZvcm0JY2hlY2tvdXRb");
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
        "ARgBAAABmZ7_-oYUAAAAAQAAAZme__qICwAAAAEAAAGZnv_6iA8AAAABAAABmZ7_-ogSAAAAAQAAAZme__qJCQAAAAEAAAGZnv_6iQwAAAABAAABmZ7_-okNAAAAAQAAAZme__qJFwAAAAEAAAGZnv_6igQAAAABAAABmZ7_-ooKAAAAAQAAAZme__qLDgAAAAEAAAGZnv_6ixMAAAABAAABmZ7_-owAAAAAAQAAAZme__qMAQAAAAEAAAGZnv_6jBAAAAABAAABmZ7_-owRAAAAAQAAAZme__qNBwAAAAEAAAGZnv_6jQgAAAABAAABmZ7_-o4DAAAAAQAAAZme__qOBgAAAAEAAAGZnv_6jxUAAAABAAABmZ7_-pEWAAAAAQAAAZme__qSBQAAAAEAAAGZnv_6lQIAAAA");
  }

  @Test
  void contributionsOfEveryMeasure_keepTheirBytes() throws Exception {
    GoldenBytes.hold(
        ListCoder.of(Contribution.ContributionCoder.of()),
        contributions(),
        contributions(),
        "AAAAGAEA-ekdvLQBAAEB-ekdvLQBAAEC-ekdvLQBAAED-ekdvLQBAAEE-ekdvLQBAAEF-ekdvLQBAAEG-ekdvLQBAAEH-ekdvLQBAAEI-ekdvLQBAAEJ-ekdvLQBAAEK-ekdvLQBAAEL-ekdvLQBAAEM-ekdvLQBAAEN-ekdvLQBAAEO-ekdvLQBAAEP-ekdvLQBAAEQ-ekdvLQBAAER-ekdvLQBAAES-ekdvLQBAAET-ekdvLQBAAEU-ekdvLQBAAEV-ekdvLQBAAEW-ekdvLQBAAEX-ekdvLQBAA");
  }

  @Test
  void hourTotals_keepTheirBytes() throws Exception {
    GoldenBytes.hold(
        HourTotals.HourTotalsCoder.of(),
        totals(),
        totals(),
        "ARgAAgEEAgYDCAQKBQoGDgcQCBIJFAoWCxgMGg0cDh4PIBAiESQSJhOYJRSwJxXMKRbsKxeQLgQBAWUEBQIHAWkMEAF0IhEBdSQ");
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

  private static Origin origin() {
    return new Origin("eng-platform", "checkout", 90L, true);
  }

  private static List<Scope> scopes() {
    TeamKey team = new TeamKey("acme", "web");
    return List.of(Scope.of(team), new Scope(team, "checkout"));
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
