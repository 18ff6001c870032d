package dev.tributary.transforms.operational;

import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.TeamKey;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Everything that a bounded run knows of a team, and the rows that follow from it. */
final class TeamKnowledge {
  private final Map<Subject, Timeline> timelines = new HashMap<>();
  private final NavigableMap<Long, Minute> changes = new TreeMap<>();
  private final NavigableMap<Long, Long> hours = new TreeMap<>();
  private Published published = Published.NOTHING;

  void add(Happening happening) {
    happening.contributions().forEach(this::add);
    hours.merge(Minutes.hourOf(happening.minute()), 1L, Long::sum);
    published = published.changedAt(happening.minute(), true);
    happening
        .facts()
        .forEach(
            fact ->
                timelines
                    .computeIfAbsent(fact.getKey(), unused -> new Timeline())
                    .add(fact.getValue()));
  }

  private void add(Contribution contribution) {
    changes.computeIfAbsent(contribution.minute(), unused -> new Minute()).add(contribution);
  }

  /** The minutes that the run asks for, as of its instant. To be asked once. */
  void rows(TeamKey team, Run run, Consumer<Row> rows) {
    timelines.forEach(
        (subject, timeline) -> Judgement.of(subject.kind(), timeline).forEach(this::add));
    Minutes minutes =
        new Minutes(
            team,
            changes,
            hours,
            published,
            Minute.of(run.asOfMillis()),
            Minute.of(run.fromMillis()),
            Minute.of(run.toMillis()),
            run.id());
    minutes.touchBegun(Published.NEVER);
    minutes.publish(rows);
  }
}
