package dev.tributary.sources.simulated;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Access log lines of a gateway that does not exist, in the shape of those that do: four to five
 * kilobytes, products, APIs and callers as unequal as in life (the busiest product has hundreds of
 * times the traffic of the rarest), latencies with a long tail, bursts of errors, throttled
 * callers, warm-up requests, and nodes whose lines arrive seconds late.
 *
 * <p>The same seed gives the same lines. Names and numbers are invented.
 */
public final class GatewayTraffic {
  static final int PRODUCTS = 300;
  static final int APIS_PER_PRODUCT = 40;
  static final int CALLERS = 20_000;
  static final int NODES = 48;

  private static final String WARM_UP = "popwarmup.aliyuncs.com";
  private static final Duration BURST_EVERY = Duration.ofMinutes(5);
  private static final Duration BURST_LASTS = Duration.ofSeconds(40);
  private static final String HEADERS = headers();

  private final SplittableRandom random;
  private final Zipf products = new Zipf(PRODUCTS);
  private final Zipf apis = new Zipf(APIS_PER_PRODUCT);
  private final Zipf callers = new Zipf(CALLERS);
  private final String region;
  private final String network;
  private final Duration disorder;

  private GatewayTraffic(long seed, String region, Duration disorder) {
    this.random = new SplittableRandom(seed);
    this.region = region;
    this.network = "10." + numberIn(region) + ".";
    this.disorder = disorder;
  }

  /** Lines of one region that are up to three seconds old when they are written. */
  public static GatewayTraffic of(long seed, String region) {
    return new GatewayTraffic(seed, region, Duration.ofSeconds(3));
  }

  public GatewayTraffic disorder(Duration most) {
    return new GatewayTraffic(random.nextLong(), region, most);
  }

  /** The name of one of sixty regions. */
  public static String region(int number) {
    return "region-" + (number % 60 < 10 ? "0" : "") + number % 60;
  }

  /** No two of the simulated regions have a node in common. */
  private static int numberIn(String region) {
    String digits = region.replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits) % 256;
  }

  /** A line that was logged at about this time. */
  public Line next(Instant now) {
    long seconds = now.getEpochSecond() - random.nextLong(disorder.toSeconds() + 1);
    int product = products.draw(random);
    String api = "Api" + product + "x" + apis.draw(random);
    int caller = callers.draw(random);
    boolean warmUp = random.nextInt(100) == 0;
    boolean burst =
        product % 7 == 3
            && Math.floorMod(seconds, BURST_EVERY.toSeconds()) < BURST_LASTS.toSeconds();
    Answer answer = answer(caller, burst);
    String localIp = network + product % 4 + "." + random.nextInt(NODES);
    StringBuilder line = new StringBuilder(5_000);
    line.append("{\"AK\":\"AK").append(caller).append("simulated\",\"Api\":\"").append(api);
    line.append("\",\"CallerUid\":\"").append(uid(caller)).append("\",\"ClientIp\":\"198.51.100.");
    line.append(random.nextInt(256)).append("\",\"Domain\":\"");
    line.append(warmUp ? WARM_UP : "p" + product + ".example.com");
    line.append("\",\"ErrorCode\":\"").append(answer.errorCode).append("\",\"Ext5\":\"");
    appendExt5(line, caller);
    line.append("\",\"HttpCode\":\"").append(answer.httpCode);
    line.append("\",\"LocalIp\":\"").append(localIp).append("\",\"Product\":\"");
    line.append(product(product)).append("\",\"RegionId\":\"").append(region);
    line.append("\",\"RequestContent\":\"RegionId=").append(region).append(";Action=").append(api);
    line.append(";Version=2014-05-26;Format=JSON;SignatureMethod=HMAC-SHA1\",\"TotalUsedTime\":");
    line.append(latency(burst)).append(",\"Version\":\"2014-05-26\",\"__time__\":").append(seconds);
    line.append('}');
    return new Line(localIp, line.toString().getBytes(StandardCharsets.UTF_8), warmUp);
  }

  /**
   * @param localIp the node that wrote it: the key of its record
   * @param warmUp whether it is a request of the gateway itself, which nobody counts
   */
  public record Line(String localIp, byte[] value, boolean warmUp) {}

  private record Answer(String httpCode, String errorCode) {}

  private Answer answer(int caller, boolean burst) {
    int draw = random.nextInt(1_000);
    if (caller < 5 && draw < 100) {
      return new Answer("429", "Throttling.User");
    }
    if (draw < (burst ? 250 : 3)) {
      return draw % 3 == 0
          ? new Answer("503", "ServiceUnavailable")
          : new Answer("500", "InternalError");
    }
    if (draw > 960) {
      return draw % 2 == 0
          ? new Answer("404", "InvalidInstanceId.NotFound")
          : new Answer("400", "MissingParameter");
    }
    return draw == 900 ? new Answer("", "") : new Answer("200", "");
  }

  private long latency(boolean burst) {
    double tail = Math.exp(random.nextDouble() * random.nextDouble() * 8);
    return (long) (3 + tail * (burst ? 40 : 4));
  }

  private void appendExt5(StringBuilder line, int caller) {
    line.append("{\\\"logRegionId\\\":\\\"").append(region).append("\\\",\\\"regionId\\\":\\\"");
    line.append(region).append("\\\",\\\"appGroup\\\":\\\"pop-").append(caller % 3);
    line.append(
        "\\\",\\\"stage\\\":\\\"prod\\\",\\\"callerInfo\\\":{\\\"callerType\\\":\\\"sub\\\",");
    line.append("\\\"callerUid\\\":\\\"").append(uid(caller)).append("\\\",\\\"ownerId\\\":\\\"");
    line.append(uid(caller))
        .append("\\\"},\\\"headers\\\":{")
        .append(HEADERS)
        .append("\\\"x-trace\\\":\\\"");
    line.append(Long.toHexString(random.nextLong())).append("\\\"}}");
  }

  private static String uid(int caller) {
    return Long.toString(1_000_000_000_000_000L + caller * 7_919L);
  }

  private static String product(int number) {
    return "Product" + number;
  }

  /** What makes a line long, in life as here: headers that nobody aggregates. */
  private static String headers() {
    StringBuilder headers = new StringBuilder(4_000);
    for (int i = 0; headers.length() < 3_600; i++) {
      headers.append("\\\"x-simulated-header-").append(i).append("\\\":\\\"");
      headers.append("a value of some length that is thrown away ").append(i * 31).append("\\\",");
    }
    return headers.toString();
  }
}
