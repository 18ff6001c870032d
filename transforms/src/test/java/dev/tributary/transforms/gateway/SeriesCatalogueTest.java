package dev.tributary.transforms.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.gateway.SeriesCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rules and boards are held against the catalogue; this holds the catalogue against the code. */
class SeriesCatalogueTest {
  @Test
  void catalogue_namesExactlyTheSeriesThatAreWritten_andTheirLabels() {
    Map<String, List<String>> written = new TreeMap<>();
    for (SeriesFamily family : SeriesFamily.values()) {
      for (SeriesFamily.Gauge gauge : family.gauges()) {
        add(written, family, gauge.name());
        add(written, family, gauge.name() + "_1m");
      }
      family.counters().forEach(counter -> add(written, family, counter.name()));
    }

    Map<String, List<String>> described = new TreeMap<>();
    SeriesCatalogue.names("shop")
        .forEach(name -> described.put(name, SeriesCatalogue.labels("shop", name)));
    assertThat(described).isEqualTo(written);
  }

  private static void add(Map<String, List<String>> written, SeriesFamily family, String metric) {
    List<String> regional = new ArrayList<>(family.labels());
    regional.add(SeriesCell.REGION);
    written.put("shop_" + family.prefix() + "_" + metric, regional);
    written.put("shop_global_" + family.prefix() + "_" + metric, family.labels());
  }
}
