package dev.tributary.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {
  @Test
  void shardsOfARun_areAddedUp_theNewestRunFirst() {
    List<Account> accounts =
        Account.of(
            List.of(
                shard("delivery", "1-delivery", 0, 5, 2),
                shard("archive", "1-archive", 0, 5, 5),
                shard("delivery", "2-delivery", 0, 10, 7),
                shard("delivery", "2-delivery", 1, 20, 17)));

    assertThat(accounts)
        .extracting(Account::run)
        .containsExactly("1-archive", "2-delivery", "1-delivery");
    assertThat(accounts.get(1))
        .hasToString("received 30 = admitted 24 + duplicate 2 + too late 2 + rejected 2");
    assertThat(accounts.get(1).late()).isEqualTo(4);
  }

  @Test
  void recordThatIsInNoCount_showsInTheEquation() {
    Account account = Account.of(List.of(shard("delivery", "1-delivery", 0, 10, 6))).get(0);

    assertThat(account.isBalanced()).isFalse();
    assertThat(account)
        .hasToString("received 10 != admitted 6 + duplicate 1 + too late 1 + rejected 1");
  }

  /** A shard with one duplicate, too late, rejected and late but applied record each. */
  private static Row shard(String pipeline, String run, int shard, long received, long admitted) {
    return Row.in(Tables.ADMISSION)
        .set("pipeline", pipeline)
        .set("run", run)
        .set("shard", shard)
        .set("admitted", admitted)
        .set("duplicate", 1L)
        .set("late_only", 1L)
        .set("rejected", 1L)
        .set("late_applied", 1L)
        .provenance(false, received, received, run, received)
        .build();
  }
}
