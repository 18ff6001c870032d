package dev.tributary.pipelines;

import dev.tributary.options.SettingsException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Every pipeline, one line each. */
public final class PipelineCatalogue {
  private static final List<StreamingPipeline> STREAMING =
      List.of(
          new ArchivePipeline(),
          new DeliveryPipeline(),
          new OperationalPipeline(),
          new EngagementPipeline(),
          new ActivityPipeline());

  private PipelineCatalogue() {}

  /**
   * @param mode {@code streaming} or {@code batch}
   */
  public record Entry(String name, String mode, String windows, String promise, String what) {}

  public static List<Entry> all() {
    List<Entry> all = new ArrayList<>();
    STREAMING.forEach(
        it -> all.add(new Entry(it.name(), "streaming", it.windows(), it.promise(), it.what())));
    for (GatewayPipeline gateway : GatewayPipeline.values()) {
      all.add(gateway.entry());
    }
    all.add(
        new Entry(
            NightlyPipeline.NAME,
            "batch",
            "day",
            "equal to a recomputation from raw events",
            "the rows of all streaming pipelines for a day, from the cold tier"));
    return all;
  }

  /** The pipelines that run live, each in a job of its own. */
  public static List<StreamingPipeline> streaming() {
    return STREAMING;
  }

  /** The streaming pipeline of that name, if there is one. */
  public static Optional<StreamingPipeline> streaming(String name) {
    return STREAMING.stream().filter(pipeline -> pipeline.name().equals(name)).findFirst();
  }

  /**
   * The streaming pipelines of these names; all of them if none is named.
   *
   * @throws SettingsException for a name that no streaming pipeline has
   */
  public static List<StreamingPipeline> streaming(Collection<String> names) {
    List<String> known = STREAMING.stream().map(StreamingPipeline::name).toList();
    names.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new SettingsException(
                  List.of("--pipelines takes names from " + known + ", and not " + name));
            });
    return STREAMING.stream()
        .filter(pipeline -> names.isEmpty() || names.contains(pipeline.name()))
        .toList();
  }
}
