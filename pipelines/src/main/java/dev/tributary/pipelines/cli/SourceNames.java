package dev.tributary.pipelines.cli;

import dev.tributary.sources.Sources;
import java.util.Iterator;

/** What {@code import} can read, for its help. */
final class SourceNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Sources.names().iterator();
  }
}
