package dev.tributary.transforms.engagement;

import dev.tributary.contracts.identity.Person;
import dev.tributary.transforms.GoldenBytes;
import dev.tributary.transforms.engagement.Interaction.Kind;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.ListCoder;
import org.junit.jupiter.api.Test;

class EngagementCodersTest {
  private static final long AT = 1_759_309_200_000L;

  @Test
  void interactionsOfEveryKind_keepTheirBytes() throws Exception {
    GoldenBytes.hold(
        ListCoder.of(Interaction.InteractionCoder.of()),
        interactions(),
        interactions(),
        "AAAAAwEAAAGZnv_6hwRhZGEAAAEBAAABmZ7_-oUAAAEAAQAAAZme__qHBGFkYQACAg");
  }

  @Test
  void hour_keepsItsBytes() throws Exception {
    GoldenBytes.hold(
        Hour.HourCoder.of(),
        hour(),
        hour(),
        "AQIBBGFkYQABBmdyYWNlB2hvcHBlcgWF9f_3mTMAAQACAQABAAECAqUCAQAAAAIAAw");
  }

  @Test
  void hourWithNothing_keepsItsBytes() throws Exception {
    GoldenBytes.hold(Hour.HourCoder.of(), new Hour(), new Hour(), "AQAA");
  }

  /** One of each kind, so that an enum that is reordered fails here. */
  private static List<Interaction> interactions() {
    return Arrays.stream(Kind.values())
        .map(
            kind ->
                new Interaction(
                    AT + kind.name().length(),
                    kind == Kind.REPLY ? null : Person.of("ada", null),
                    kind,
                    kind == Kind.COMMENT,
                    kind == Kind.MESSAGE))
        .toList();
  }

  private static Hour hour() {
    Hour hour = new Hour();
    interactions().forEach(hour::add);
    hour.add(new Interaction(AT + 300, Person.of("grace", "hopper"), Kind.COMMENT, true, true));
    hour.add(new Interaction(AT + 300, Person.of("ada", null), Kind.COMMENT, false, false));
    return hour;
  }
}
