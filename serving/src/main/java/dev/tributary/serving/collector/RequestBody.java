package dev.tributary.serving.collector;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.eclipse.jetty.http.HttpException;

/** Reads the body of a request, bounded in size, in memory and in time. */
final class RequestBody {
  private static final int CHUNK = 16 << 10;

  /**
   * So much of a body that is too large is read and thrown away, because a sender who is still
   * writing when the connection closes does not see the answer.
   */
  private static final int DISCARDED = 8 << 20;

  private static final long WITHIN_NANOS = Duration.ofSeconds(20).toNanos();

  private RequestBody() {}

  /**
   * @param limit the largest body, in bytes
   * @throws Problem 413 if it is larger, 408 if it takes longer than 20 s, 503 if there is no room
   */
  static byte[] read(Context ctx, int limit, InFlight.Pass pass) {
    boolean announced = ctx.req().getContentLengthLong() > limit;
    if (announced && ctx.header("Expect") != null) {
      throw tooLarge(limit); // the sender waits for leave to send the body
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream(CHUNK);
    long total;
    try {
      total = copy(ctx.req().getInputStream(), announced ? 0 : limit, body, pass);
    } catch (IOException | HttpException.RuntimeException e) {
      boolean broken = e instanceof HttpException || e.getCause() instanceof HttpException;
      throw broken ? Problem.notHttp() : Problem.tooSlow(); // or the sender has gone
    }
    if (announced || total > limit) {
      throw tooLarge(limit);
    }
    RequestLog.note(ctx, RequestLog.BYTES, total);
    return body.toByteArray();
  }

  /** Keeps a body up to its limit; what goes beyond is read and forgotten. */
  private static long copy(
      InputStream in, int limit, ByteArrayOutputStream body, InFlight.Pass pass)
      throws IOException {
    long begin = System.nanoTime();
    byte[] chunk = new byte[CHUNK];
    long total = 0;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      total += read;
      if (System.nanoTime() - begin > WITHIN_NANOS) {
        throw Problem.tooSlow();
      }
      if (total <= limit) {
        pass.grow(read);
        body.write(chunk, 0, read);
      } else if (total > (long) limit + DISCARDED) {
        break;
      }
    }
    return total;
  }

  private static Problem tooLarge(int limit) {
    return Problem.tooLarge("the body has more than the allowed " + limit + " bytes");
  }
}
