package dev.tributary.transforms.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.contracts.identity.UserHash;
import dev.tributary.transforms.GoldenBytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class UsersTest {
  /** Three times the standard error; the seeds are fixed, so this never flickers. */
  private static final double THREE_SIGMA = 3 / Math.sqrt(Users.KEPT - 2);

  @RepeatedTest(20)
  void belowTheThreshold_theCountIsExact(RepetitionInfo round) {
    Random dice = new Random(round.getCurrentRepetition());
    Users users = new Users();
    Set<Long> exact = new HashSet<>();
    while (exact.size() < Users.KEPT - 1) {
      long user = dice.nextInt(6000);
      users.add(UserHash.of("u" + user));
      exact.add(user);
      assertThat(users.count()).isEqualTo(exact.size());
    }
  }

  @RepeatedTest(10)
  void aMillionUsers_areCountedWithinThreeStandardErrors(RepetitionInfo round) {
    int seed = round.getCurrentRepetition();
    Users users = new Users();
    for (int user = 0; user < 1_000_000; user++) {
      users.add(UserHash.of(seed + "-" + user));
      if (user + 1 == 5_000 || user + 1 == 50_000) {
        assertThat((double) users.count()).isCloseTo(user + 1, within(THREE_SIGMA * (user + 1)));
      }
    }
    assertThat((double) users.count()).isCloseTo(1e6, within(THREE_SIGMA * 1e6));
  }

  @Test
  void theErrorOverManySets_isTheStatedOne() {
    int rounds = 200;
    double squares = 0;
    double sum = 0;
    Random dice = new Random(4_096);
    for (int round = 0; round < rounds; round++) {
      Users users = new Users();
      for (int user = 0; user < 20_000; user++) {
        users.add(dice.nextLong() >>> 1);
      }
      double error = users.count() / 20_000.0 - 1;
      sum += error;
      squares += error * error;
    }
    // Of 20,000 some are among the kept by necessity, so the error is a little smaller than 1.56 %.
    assertThat(Math.sqrt(squares / rounds)).isBetween(0.012, 0.017);
    assertThat(sum / rounds).isCloseTo(0, within(0.003));
  }

  @RepeatedTest(30)
  void anyOrderAnyPartsAnyRepetition_giveTheSame(RepetitionInfo round) {
    Random dice = new Random(round.getCurrentRepetition());
    List<Long> hashes = new ArrayList<>();
    for (int user = dice.nextInt(12_000); user >= 0; user--) {
      hashes.add(UserHash.of("u" + dice.nextInt(9_000)));
    }
    Users one = new Users();
    hashes.forEach(one::add);
    Collections.shuffle(hashes, dice);
    List<Users> parts = new ArrayList<>();
    for (int part = 1 + dice.nextInt(40); part > 0; part--) {
      parts.add(new Users());
    }
    for (long hash : hashes) {
      parts.get(dice.nextInt(parts.size())).add(hash);
      if (dice.nextInt(3) == 0) {
        parts.get(dice.nextInt(parts.size())).add(hash);
      }
    }
    Users all = new Users();
    parts.forEach(all::addAll);
    parts.forEach(all::addAll);

    assertThat(all).isEqualTo(one);
    assertThat(all.count()).isEqualTo(one.count());
  }

  @Test
  void addingToAUnion_leavesItsPartsAlone() {
    Users part = users(1, 2, 3);
    Users union = new Users();
    union.addAll(part);
    union.add(0);

    assertThat(part).isEqualTo(users(3, 2, 1));
    assertThat(union).isEqualTo(users(0, 1, 2, 3));
  }

  @Test
  void users_keepTheirBytes() throws Exception {
    GoldenBytes.hold(
        Users.UsersCoder.of(),
        users(5, 1, Long.MAX_VALUE),
        users(1, 5, Long.MAX_VALUE),
        "AQMAAAAAAAAAAQAAAAAAAAAFf_________8");
  }

  @Test
  void theHashOfAUser_isPartOfTheContract() {
    assertThat(UserHash.of("0f".repeat(32))).isEqualTo(6_957_720_985_157_150_808L);
    assertThat(UserHash.of("")).isZero();
  }

  private static Users users(long... hashes) {
    Users users = new Users();
    for (long hash : hashes) {
      users.add(hash);
    }
    return users;
  }
}
