package dev.tributary.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks loopback ports nobody listens on, below the range the kernel gives to outgoing connections.
 *
 * <p>Binding to port 0 would be simpler, but such a port lies inside that range: while a killed
 * server is down, a client that keeps reconnecting to it can be given the very same port as its own
 * end, connects to itself, and the server cannot bind on restart.
 */
public final class FreePorts {
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 200;

  private FreePorts() {}

  /**
   * Returns distinct free ports.
   *
   * @param count how many
   * @throws IOException if none can be found
   */
  public static List<Integer> pick(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < ATTEMPTS && held.size() < count; i++) {
        int candidate = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
        try {
          held.add(new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
          // Taken: the next candidate.
        }
      }
      if (held.size() < count) {
        throw new IOException("No free loopback port between " + LOWEST + " and " + HIGHEST + ".");
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }
}
