package dev.tributary.contracts.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamPartitionTest {

  /**
   * Murmur3 x86_32, seed 0, computed by an implementation of its own; modulus of the signed value.
   */
  @ParameterizedTest
  @CsvSource({
    "'', 0x00000000, 0",
    "a, 0x3c2569b2, 2",
    "hello, 0x248bfa47, 7",
    "'hello, world', 0x149bbb7f, 15",
    "The quick brown fox jumps over the lazy dog, 0x2e4ff723, 35",
    "abcd, 0x43ed676a, 42",
    "abcde, 0xe89b9af6, 6",
    "abcdef, 0x6181c085, 5",
    "abcdefg, 0x883c9b06, 38",
    "eng-platform, 0xa1ec55ba, 10",
    "eng-payments, 0xb4e04794, 4",
    "eng-web, 0x9f8a0bdb, 43",
    "équipe-données, 0xa3cd4786, 38",
    "团队, 0x634f229f, 47",
    "🚀, 0x7f675865, 5",
  })
  void aKey_hasTheKnownHashAndPartition(String key, String hash, int partition) {
    // The whole range of int as modulus shows the hash itself, where it is not negative.
    int signed = Long.decode(hash).intValue();
    assertThat(TeamPartition.of(key, Integer.MAX_VALUE))
        .isEqualTo(Math.floorMod(signed, Integer.MAX_VALUE));
    assertThat(TeamPartition.of(key, 48)).isEqualTo(partition);
    assertThat(TeamPartition.of(key.getBytes(StandardCharsets.UTF_8), 48)).isEqualTo(partition);
  }

  @Test
  void anyKey_hasAPartitionThatExists() {
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      byte[] key = new byte[random.nextInt(40)];
      random.nextBytes(key);
      int partitions = 1 + random.nextInt(200);
      assertThat(TeamPartition.of(key, partitions)).isBetween(0, partitions - 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "-48"})
  void aTopicWithoutPartitions_isRefused(int partitions) {
    assertThatThrownBy(() -> TeamPartition.of("eng-web", partitions))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a topic has at least 1 partition, not " + partitions);
    assertThatThrownBy(() -> TeamAssignment.none().partition("eng-web", partitions))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
