package dev.tributary.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private static final LocalDate DAY = LocalDate.parse("2025-10-09");

  @Test
  void sameRowsOfAnotherRun_areNoDifference() {
    assertThat(
            Verification.differences(
                List.of(day("red", 3, "run-1")), List.of(day("red", 3, "run-2"))))
        .isEmpty();
  }

  @Test
  void anotherValue_isNamedWithItsColumnAndBothValues() {
    assertThat(
            Verification.differences(
                List.of(day("red", 3, "run-1")), List.of(day("red", 4, "run-2"))))
        .containsExactly(
            "hot.team_daily_summary [org-acme, red, 2025-10-09]: throughput is 3, recomputed 4");
  }

  @Test
  void rowOnOneSideOnly_isNamed() {
    assertThat(
            Verification.differences(
                List.of(day("red", 3, "run-1")), List.of(day("blue", 3, "run-2"))))
        .containsExactly(
            "hot.team_daily_summary [org-acme, red, 2025-10-09]: served, but not in the recomputation",
            "hot.team_daily_summary [org-acme, blue, 2025-10-09]: recomputed, but not served");
  }

  private static Row day(String team, int throughput, String run) {
    return Row.in(Tables.TEAM_DAILY_SUMMARY)
        .set("tenant_id", "org-acme")
        .set("team_id", team)
        .set("summary_date", DAY)
        .set("throughput", throughput)
        .provenance(true, 1, 1, run, 1)
        .build();
  }
}
