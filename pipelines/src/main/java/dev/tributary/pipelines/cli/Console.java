package dev.tributary.pipelines.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** What a person sees: plain lines, each step with the time it took. */
final class Console {
  private final PrintWriter out;
  private final Instant started = Instant.now();

  Console(PrintWriter out) {
    this.out = out;
  }

  void say(String format, Object... values) {
    out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    out.flush();
  }

  /** Announces a step, does it, and says how long it took. */
  <T> T step(String what, Callable<T> work) throws Exception {
    Instant begin = Instant.now();
    say("  ... %s", what);
    T result = work.call();
    say("  ok  %s (%s s)", what, seconds(Duration.between(begin, Instant.now())));
    return result;
  }

  /** Seconds since the command began. */
  String elapsed() {
    return seconds(Duration.between(started, Instant.now()));
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
  }

  /** A table with aligned columns; null is shown as a dash. */
  void table(List<String> header, List<List<Object>> rows) {
    int[] widths = header.stream().mapToInt(String::length).toArray();
    for (List<Object> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], text(row.get(i)).length());
      }
    }
    line(header, widths);
    for (List<Object> row : rows) {
      line(row.stream().map(Console::text).toList(), widths);
    }
  }

  private void line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder("   ");
    for (int i = 0; i < widths.length; i++) {
      line.append(' ').append(pad(cells.get(i), widths[i])).append(' ');
    }
    say(line.toString().stripTrailing());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static String text(Object value) {
    if (value instanceof Double number) {
      return String.format(Locale.ROOT, number == Math.rint(number) ? "%.0f" : "%.3f", number);
    }
    return value == null ? "-" : value.toString();
  }
}
