package dev.tributary.serving.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerAddressTest {
  private final CallerAddress direct = CallerAddress.behind(Set.of());
  private final CallerAddress behind =
      CallerAddress.behind(
          Set.of(
              CallerAddress.literal("10.0.0.7").orElseThrow(),
              CallerAddress.literal("10.0.0.8").orElseThrow()));

  @Test
  void nobodysHeader_isBelieved_butAProxysOwn() {
    assertThat(of(direct, "192.0.2.1", "198.51.100.9")).isEqualTo("192.0.2.1");
    assertThat(of(behind, "192.0.2.1", "198.51.100.9")).isEqualTo("192.0.2.1");
    assertThat(of(behind, "10.0.0.7", "198.51.100.9")).isEqualTo("198.51.100.9");
    assertThat(of(behind, "10.0.0.7")).isEqualTo("10.0.0.7");
  }

  @Test
  void whatTheCallerWrote_standsFurtherLeft_andDoesNotCount() {
    assertThat(of(behind, "10.0.0.7", "1.1.1.1, 198.51.100.9, 10.0.0.8")).isEqualTo("198.51.100.9");
    assertThat(of(behind, "10.0.0.7", "1.1.1.1", "198.51.100.9")).isEqualTo("198.51.100.9");
    assertThat(of(behind, "10.0.0.7", "1.1.1.1, nonsense")).isEqualTo("10.0.0.7");
  }

  @Test
  void addressesOfOneIpv6Network_areOneCaller_andAMappedOneIsItsIpv4() {
    assertThat(of(direct, "[2001:db8:1:2:3:4:5:6]")).isEqualTo(of(direct, "2001:db8:1:2::1"));
    assertThat(of(direct, "2001:db8:1:2::1")).isNotEqualTo(of(direct, "2001:db8:1:3::1"));
    assertThat(of(direct, "::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
  }

  @Test
  void namesThatAreNoAddresses_areNeverLookedUp() {
    assertThat(CallerAddress.literal("localhost")).isEmpty();
    assertThat(CallerAddress.literal("fe80")).isEmpty();
    assertThat(CallerAddress.literal("")).isEmpty();
    assertThat(CallerAddress.literal("1.2.3.4:80")).isEmpty();
  }

  private static String of(CallerAddress addresses, String peer, String... forwardedFor) {
    return addresses.of(peer, Collections.enumeration(List.of(forwardedFor)));
  }
}
