package dev.tributary.pipelines;

import java.util.List;

/** Every pipeline, one line each. */
public final class PipelineCatalogue {
  private PipelineCatalogue() {}

  /**
   * @param mode {@code streaming} or {@code batch}
   */
  public record Entry(String name, String mode, String windows, String promise, String what) {}

  public static List<Entry> all() {
    return List.of(
        new Entry(
            DeliveryPipeline.NAME,
            "streaming",
            "24 h every hour; day",
            "< 5 min",
            "cycle time, throughput, review lag and build health per team; archives raw events"),
        new Entry(
            NightlyPipeline.NAME,
            "batch",
            "day",
            "equal to a recomputation from raw events",
            "hot and warm rows of a day, from the cold tier"));
  }
}
