package dev.tributary.transforms.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/gateway.md} knows every series. */
class GatewayPageTest {
  @Test
  void everySeriesAndLabel_isOnThePage() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "gateway.md"));
    for (SeriesFamily family : SeriesFamily.values()) {
      assertThat(page).as(family.name()).contains("`" + family.prefix() + "`");
      assertThat(page).as(family.name()).contains(String.join(", ", family.labels()));
      family.gauges().forEach(gauge -> assertThat(page).contains("`" + gauge.name() + "`"));
      family.counters().forEach(counter -> assertThat(page).contains("`" + counter.name() + "`"));
    }
  }
}
