package dev.tributary.serving.collector;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a request comes from. {@code X-Forwarded-For} counts only as far as it was written by
 * proxies of ours, from the right: whatever stands further left was written by the caller.
 */
final class CallerAddress {
  /** Nothing else is given to the resolver, which would ask the network for a name. */
  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  private static final int NETWORK_BYTES = 8;

  private final Set<InetAddress> proxies;

  private CallerAddress(Set<InetAddress> proxies) {
    this.proxies = proxies;
  }

  /**
   * @param proxies addresses whose {@code X-Forwarded-For} is believed
   */
  static CallerAddress behind(Set<InetAddress> proxies) {
    return new CallerAddress(Set.copyOf(proxies));
  }

  /** The address this text spells, never by asking for a name. */
  static Optional<InetAddress> literal(String text) {
    try {
      return LITERAL.matcher(text).matches()
          ? Optional.of(InetAddress.getByName(text))
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /**
   * The caller's address; of IPv6 its network of 64 bits, because a host has as many addresses in
   * it as it likes.
   *
   * @param peer who opened the connection
   * @param forwardedFor the values of all {@code X-Forwarded-For} headers
   */
  String of(String peer, Enumeration<String> forwardedFor) {
    Optional<InetAddress> at = literal(peer.replaceAll("[\\[\\]]|%.*", ""));
    if (at.isEmpty()) {
      return peer;
    }
    List<String> hops =
        Arrays.asList(
            Collections.list(forwardedFor).stream().collect(Collectors.joining(",")).split(","));
    InetAddress caller = at.get();
    for (int hop = hops.size() - 1; hop >= 0 && proxies.contains(caller); hop--) {
      Optional<InetAddress> before = literal(hops.get(hop).strip());
      if (before.isEmpty()) {
        break;
      }
      caller = before.get();
    }
    return network(caller);
  }

  private static String network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("sixteen bytes are an address", e);
    }
  }
}
