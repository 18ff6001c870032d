package dev.tributary.transforms.activity;

import dev.tributary.transforms.GoldenBytes;
import dev.tributary.transforms.activity.Act.Kind;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.ListCoder;
import org.junit.jupiter.api.Test;

class ActivityCodersTest {
  private static final long AT = 1_759_309_200_000L;

  @Test
  void scopesOfEveryRollup_keepTheirBytes() throws Exception {
    GoldenBytes.hold(
        ListCoder.of(Scope.ScopeCoder.of()),
        scopes(),
        scopes(),
        "AAAABAEABWFjbWUPAQEFYWNtZQ8BAgVhY21lDwEDBWFjbWUP");
  }

  @Test
  void contribution_keepsItsBytes() throws Exception {
    GoldenBytes.hold(
        Contribution.ContributionCoder.of(),
        contribution(-1_999, true),
        contribution(-1_999, true),
        "AQH56R0ERVVSAAAAAAAAAAWdHwE");
  }

  @Test
  void cell_keepsItsBytes() throws Exception {
    GoldenBytes.hold(Cell.CellCoder.of(), cell(), cell(), "AQIBnh9QAQAAAAAAAAAF");
  }

  @Test
  void progress_keepsItsBytes() throws Exception {
    Progress progress = Progress.orNothing(null).changedAt(7, AT).said(9);
    GoldenBytes.hold(
        Progress.ProgressCoder.of(),
        progress,
        Progress.orNothing(null).changedAt(7, AT).said(9),
        "AQAAAAAAAAAHAAAAAAAAAAmAAAAAAAAAAAAAAZme__qAAA");
  }

  @Test
  void actsOfEveryKind_keepTheirBytes() throws Exception {
    GoldenBytes.hold(
        ListCoder.of(Act.ActCoder.of()),
        acts(),
        acts(),
        "AAAAAwEEYWRhgPX_95kzAAABBGFkYYH1__eZMwEHAQRhZGGC9f_3mTMCDg");
  }

  @Test
  void shard_keepsItsBytes() throws Exception {
    GoldenBytes.hold(
        Shard.ShardCoder.of(), Shard.of("acme", "ada"), Shard.of("acme", "ada"), "AQVhY21lBA");
  }

  @Test
  void timeline_keepsItsBytes() throws Exception {
    GoldenBytes.hold(
        UserTimeline.UserTimelineCoder.of(),
        timeline(0, 1, 2),
        timeline(2, 0, 1),
        "AQADgNT_3-fMAQAFBwUO");
  }

  @Test
  void timelineThatIsPartlyFolded_keepsItsBytes() throws Exception {
    UserTimeline folded = timeline(0, 1, 2);
    folded.fold(AT + 2);
    UserTimeline again = timeline(1, 0, 2);
    again.fold(AT + 2);
    GoldenBytes.hold(
        UserTimeline.UserTimelineCoder.of(), folded, again, "AQKA9f_3mTMBAQABitT_3-fMAQ4");
  }

  private static List<Scope> scopes() {
    return Arrays.stream(Rollup.values()).map(rollup -> new Scope(rollup, "acme", 15)).toList();
  }

  private static Contribution contribution(long amount, boolean refund) {
    return new Contribution(new CellKey(488_697, "EUR"), 5, amount, refund, null);
  }

  private static Cell cell() {
    Cell cell = new Cell();
    cell.add(contribution(1_999, false));
    cell.add(contribution(-40, true));
    return cell;
  }

  /** One of each kind, so that an enum that is reordered fails here. */
  private static List<Act> acts() {
    return Arrays.stream(Kind.values())
        .map(kind -> new Act("ada", AT + kind.code(), kind, 7 * kind.code(), null))
        .toList();
  }

  private static UserTimeline timeline(int... order) {
    UserTimeline timeline = new UserTimeline();
    for (int act : order) {
      timeline.add(acts().get(act));
    }
    return timeline;
  }
}
