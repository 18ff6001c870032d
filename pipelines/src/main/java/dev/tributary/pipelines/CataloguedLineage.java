package dev.tributary.pipelines;

import dev.tributary.contracts.event.EventPage;
import dev.tributary.contracts.event.EventQuery;
import dev.tributary.io.parquet.EventSearch;
import dev.tributary.serving.api.Lineage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Numbers are explained by the catalogue of metrics and, where it is given, the cold tier. */
public final class CataloguedLineage implements Lineage {
  /** A team's month at 6,000 events a day. Ids of as many are in memory while one is asked. */
  private static final int MOST_EVENTS = 200_000;

  private final Optional<EventSearch> archive;

  private CataloguedLineage(Optional<EventSearch> archive) {
    this.archive = archive;
  }

  /**
   * @param coldPath the folder that pipelines take as {@code --coldPath}
   */
  public static CataloguedLineage of(Optional<String> coldPath) {
    return new CataloguedLineage(
        coldPath.map(
            cold -> EventSearch.in(Path.of(cold).resolve("events").toString(), MOST_EVENTS)));
  }

  @Override
  public Optional<Definition> metric(String pipeline, String id) {
    return MetricCatalogue.find(pipeline, id)
        .map(
            metric ->
                new Definition(
                    metric.id(),
                    metric.version(),
                    metric.unit(),
                    metric.purpose(),
                    metric.reads(),
                    metric.definition()));
  }

  @Override
  public boolean hasArchive() {
    return archive.isPresent();
  }

  @Override
  public Optional<EventPage> events(EventQuery query) throws IOException {
    return archive.orElseThrow().find(query);
  }
}
