package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.Dimensions;
import dev.tributary.contracts.gateway.Partial;
import java.util.ArrayList;
import java.util.List;

/**
 * What one sample speaks of: a region and the values of the grouping set's other labels.
 *
 * @param region {@link #ALL_REGIONS} for all of them together (T-29)
 */
record SeriesCell(String region, List<String> labels) {
  static final String REGION = "region_id";

  /** No region is called so: names of regions are not empty. */
  static final String ALL_REGIONS = "";

  /** The cell of a partial: its region is a label where nodes are known by region. */
  static SeriesCell of(Partial partial) {
    int region = partial.set().labels().indexOf(REGION);
    String name = region < 0 ? partial.region() : partial.labels().get(region);
    return new SeriesCell(name.isEmpty() ? Dimensions.UNKNOWN : name, labelsOf(partial));
  }

  /** The values of all labels but the region. */
  static List<String> labelsOf(Partial partial) {
    int region = partial.set().labels().indexOf(REGION);
    if (region < 0) {
      return partial.labels();
    }
    List<String> labels = new ArrayList<>(partial.labels());
    labels.remove(region);
    return labels;
  }

  boolean isOverAllRegions() {
    return region.equals(ALL_REGIONS);
  }

  SeriesCell inAllRegions() {
    return new SeriesCell(ALL_REGIONS, labels);
  }
}
