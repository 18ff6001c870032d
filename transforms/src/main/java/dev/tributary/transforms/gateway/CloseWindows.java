package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.Traffic;
import dev.tributary.transforms.EndOfInput;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Adds up the cells of a shard and says each of them when its window has passed; again, with all
 * that it then holds, when a line comes late. What comes later than the allowed lateness changes no
 * window: by then the window is a sample, which no metric store takes twice (F5). It is counted as
 * {@link GroupingSet#LATE} in the window in which it came.
 *
 * <p>State: the cells of the windows that are open or can still be corrected.
 */
final class CloseWindows extends DoFn<KV<Integer, Cells>, Partial> {
  private static final long serialVersionUID = 1;

  private static final byte[] LATE_LINES = "lines".getBytes(StandardCharsets.UTF_8);

  @StateId("windows")
  private final StateSpec<ValueState<OpenWindows>> windowsSpec =
      StateSpecs.value(OpenWindows.OpenWindowsCoder.of());

  @TimerId("close")
  private final TimerSpec closeSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Region region;
  private final boolean bounded;

  CloseWindows(Region region, boolean bounded) {
    this.region = region;
    this.bounded = bounded;
  }

  @ProcessElement
  public void add(
      @Element KV<Integer, Cells> element,
      @Timestamp Instant timestamp,
      @StateId("windows") ValueState<OpenWindows> state,
      @TimerId("close") Timer close,
      OutputReceiver<Partial> out) {
    OpenWindows windows = state.read() == null ? new OpenWindows() : state.read();
    long watermark = bounded ? Long.MIN_VALUE : close.getCurrentRelativeTime().getMillis();
    element
        .getValue()
        .forEach(
            (key, counted) -> {
              long end = endMillis(ByteKey.windowSeconds(key));
              if (end + region.allowedLateness().toMillis() <= watermark) {
                addLate(windows, key, counted, watermark);
                return;
              }
              Traffic total = windows.add(key, counted);
              if (end <= windows.closedBeforeMillis()) {
                out.output(partial(key, total));
              }
            });
    state.write(windows);
    if (bounded) {
      EndOfInput.set(close, timestamp);
    } else {
      setNext(windows, close);
    }
  }

  /** A line is counted once in each set; to speak of late ones, one set is enough. */
  private void addLate(OpenWindows windows, byte[] key, Traffic counted, long watermark) {
    if (ByteKey.set(key) == GroupingSet.PRODUCT) {
      ByteKey late =
          new ByteKey()
              .begin(region.windowOf(watermark), GroupingSet.LATE)
              .label(ByteKey.labels(key).get(0).getBytes(StandardCharsets.UTF_8))
              .label(LATE_LINES);
      windows.add(late.copy(), Traffic.requests(counted.requests()));
    }
  }

  @OnTimer("close")
  public void close(
      @StateId("windows") ValueState<OpenWindows> state,
      @TimerId("close") Timer close,
      OutputReceiver<Partial> out) {
    OpenWindows windows = state.read();
    if (windows == null) {
      return;
    }
    long watermark = bounded ? Long.MAX_VALUE : close.getCurrentRelativeTime().getMillis();
    windows
        .cells()
        .forEach(
            (start, cells) -> {
              long end = endMillis(start);
              if (end <= watermark && end > windows.closedBeforeMillis()) {
                cells.forEach((key, total) -> out.output(partial(key, total)));
              }
            });
    if (bounded) {
      state.clear();
      return;
    }
    windows.closeBefore(Math.max(watermark, windows.closedBeforeMillis()));
    long forgotten = watermark - region.allowedLateness().toMillis();
    windows.cells().keySet().removeIf(start -> endMillis(start) <= forgotten);
    state.write(windows);
    setNext(windows, close);
  }

  /** The end of the earliest window that was not said yet; else the moment to forget one. */
  private void setNext(OpenWindows windows, Timer close) {
    for (Integer start : windows.cells().keySet()) {
      if (endMillis(start) > windows.closedBeforeMillis()) {
        close.set(Instant.ofEpochMilli(endMillis(start)));
        return;
      }
    }
    if (!windows.cells().isEmpty()) {
      close.set(
          Instant.ofEpochMilli(
              endMillis(windows.cells().firstKey()) + region.allowedLateness().toMillis()));
    }
  }

  private long endMillis(int windowSeconds) {
    return (windowSeconds + (long) region.windowSeconds()) * 1000;
  }

  private Partial partial(byte[] key, Traffic traffic) {
    return new Partial(
        region.name(),
        ByteKey.windowSeconds(key),
        region.windowSeconds(),
        ByteKey.set(key),
        ByteKey.labels(key),
        traffic.copy());
  }
}
