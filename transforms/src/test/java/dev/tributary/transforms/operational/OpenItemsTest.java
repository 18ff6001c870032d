package dev.tributary.transforms.operational;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OpenItemsTest {
  private static final long SEED = 95;

  /** Against all ratios, sorted. */
  @Test
  void ratioAndRisk_areThoseOfEveryItem() {
    Random dice = new Random(SEED);
    OpenItems items = new OpenItems();
    List<Item> open = new ArrayList<>();
    for (long minute = 1_000; minute < 3_000; minute++) {
      if (dice.nextInt(3) == 0) {
        boolean closes = open.size() > 60 || !open.isEmpty() && dice.nextInt(3) == 0;
        Item item =
            closes
                ? open.remove(dice.nextInt(open.size()))
                : new Item(minute - dice.nextInt(400), 1 + dice.nextInt(7) * 37);
        if (!closes) {
          open.add(item);
        }
        items.change(minute, Map.of(item, closes ? -1 : 1));
      }
      long now = minute;
      List<Double> ratios = open.stream().map(item -> item.ratio(now)).sorted().toList();
      int rank = (int) Math.ceil(0.95 * ratios.size());
      assertThat(items.ratioP95(minute))
          .as("seed %d, minute %d", SEED, minute)
          .isEqualTo(ratios.isEmpty() ? null : ratios.get(rank - 1));
      assertThat(items.atRisk(minute))
          .as("seed %d, minute %d", SEED, minute)
          .isEqualTo((int) ratios.stream().filter(ratio -> ratio >= 0.8).count());
      assertThat(items.open()).isEqualTo(open.size());
    }
  }
}
