package dev.tributary.sources.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.gateway.AccessLog;
import dev.tributary.contracts.gateway.AccessLogReader;
import dev.tributary.contracts.gateway.AccessLogReader.Outcome;
import dev.tributary.contracts.gateway.LogField;
import dev.tributary.contracts.gateway.PruningProgram;
import dev.tributary.sources.simulated.RegionalTraffic.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RegionalTrafficTest {
  private static final long SEED = 7;
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void sameSeedAndTimes_giveTheSameLines() {
    assertThat(text(lines(200, 5))).isEqualTo(text(lines(200, 5)));
  }

  @Test
  void badLines_cannotBeRead_andOnlyThey() {
    AccessLogReader reader = new AccessLogReader(PruningProgram.standard());
    List<Line> lines = lines(5_000, 5);

    for (Line line : lines) {
      assertThat(reader.read(line.value()) == Outcome.BAD)
          .as("%s, seed %d", line.bad(), SEED)
          .isEqualTo(line.bad() != null);
    }
    assertThat(lines.stream().map(Line::bad).distinct().count())
        .as("every kind, and none")
        .isEqualTo(BadLine.values().length + 1);
  }

  @Test
  void lines_areAsLongAndAsUnequalAsInLife() {
    AccessLogReader reader = new AccessLogReader(PruningProgram.standard());
    List<AccessLog> logs = new ArrayList<>();
    for (Line line : lines(5_000, 0)) {
      if (reader.read(line.value()) == Outcome.KEPT) {
        logs.add(reader.log());
      }
    }

    assertThat(logs).allMatch(log -> log.lineBytes() > 4_000 && log.lineBytes() < 5_120);
    Map<String, Long> byProduct =
        logs.stream()
            .collect(Collectors.groupingBy(l -> l.get(LogField.PRODUCT), Collectors.counting()));
    assertThat(byProduct.values()).anyMatch(count -> count > logs.size() / 10);
    assertThat(byProduct).hasSizeGreaterThan(200);
    assertThat(logs).anyMatch(log -> log.httpCode() == 429).anyMatch(log -> log.httpCode() >= 500);
    assertThat(logs).anyMatch(log -> log.httpCode() == AccessLog.UNKNOWN_CODE);
  }

  private static List<Line> lines(int count, double badPercent) {
    RegionalTraffic traffic = RegionalTraffic.of(SEED, RegionalTraffic.names(3), badPercent);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(traffic.next(START.plusMillis(i)));
    }
    return lines;
  }

  private static List<String> text(List<Line> lines) {
    return lines.stream()
        .map(line -> new String(line.value(), java.nio.charset.StandardCharsets.UTF_8))
        .toList();
  }
}
