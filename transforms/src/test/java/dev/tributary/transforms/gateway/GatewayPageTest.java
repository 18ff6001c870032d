package dev.tributary.transforms.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.gateway.SeriesCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The page and the catalogue know every series, and the catalogue no other. */
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

  @Test
  void catalogue_hasTheSeriesThatAreSaid() {
    SortedSet<String> said = new TreeSet<>();
    for (SeriesFamily family : SeriesFamily.values()) {
      for (String scope : List.of("ns_", "ns_global_")) {
        String prefix = scope + family.prefix() + "_";
        family.gauges().forEach(gauge -> said.add(prefix + gauge.name()));
        family.gauges().forEach(gauge -> said.add(prefix + gauge.name() + "_1m"));
        family.counters().forEach(counter -> said.add(prefix + counter.name()));
      }
    }
    assertThat(SeriesCatalogue.names("ns")).isEqualTo(said);
  }
}
