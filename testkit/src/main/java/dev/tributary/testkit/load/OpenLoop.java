package dev.tributary.testkit.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Sends requests to a port of this machine, each at its own time whether or not the ones before
 * have been answered, as senders who know nothing of each other do. How long an answer took is
 * counted from the moment at which the request was due: a server that falls behind makes all that
 * follow late, and none of that is left out (no coordinated omission).
 */
public final class OpenLoop {
  /** What came back. */
  public record Answer(int status, String body) {}

  /**
   * All answers, by the number of their request.
   *
   * @param seconds from the first request's time to the last answer
   * @param sortedNanos how long each took, shortest first
   */
  public record Outcome(List<Answer> answers, double seconds, long[] sortedNanos) {
    /**
     * The nearest rank, in milliseconds.
     *
     * @param share for example 0.99
     */
    public double millis(double share) {
      int rank = (int) Math.ceil(share * sortedNanos.length);
      return sortedNanos[Math.max(0, rank - 1)] / 1e6;
    }
  }

  private final int port;
  private final IntFunction<byte[]> requests;
  private final double perSecond;
  private final Answer[] answers;
  private final long[] nanos;
  private final AtomicInteger next = new AtomicInteger();
  private final long begin = System.nanoTime();

  private OpenLoop(int port, IntFunction<byte[]> requests, int count, double perSecond) {
    this.port = port;
    this.requests = requests;
    this.perSecond = perSecond;
    this.answers = new Answer[count];
    this.nanos = new long[count];
  }

  /**
   * Sends all requests and returns when all are answered.
   *
   * @param requests the bytes of a whole HTTP/1.1 request, by its number
   * @param perSecond how many are due in a second; infinite for one after the other
   * @param connections how many may be on their way
   * @throws IOException if a connection breaks
   */
  public static Outcome run(
      int port, IntFunction<byte[]> requests, int count, double perSecond, int connections)
      throws IOException, InterruptedException {
    return new OpenLoop(port, requests, count, perSecond).run(connections);
  }

  private Outcome run(int connections) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        all.add(
            threads.submit(
                () -> {
                  sendOnOneConnection();
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a connection broke: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    Arrays.sort(nanos);
    return new Outcome(List.of(answers), seconds, nanos);
  }

  private void sendOnOneConnection() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = next.getAndIncrement(); i < answers.length; i = next.getAndIncrement()) {
        byte[] request = requests.apply(i);
        long due = await(begin + (long) (i * 1e9 / perSecond));
        socket.getOutputStream().write(request);
        answers[i] = read(in);
        nanos[i] = System.nanoTime() - due;
      }
    }
  }

  /** Without a rate, a request is due when its turn has come. */
  private long await(long due) {
    if (Double.isInfinite(perSecond)) {
      return System.nanoTime();
    }
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return due;
  }

  private static Answer read(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).split(" ")[1]);
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
      }
    }
    return new Answer(status, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int at = in.read(); at != '\n'; at = in.read()) {
      if (at < 0) {
        throw new IOException("the server closed the connection");
      }
      if (at != '\r') {
        line.append((char) at);
      }
    }
    return line.toString();
  }
}
