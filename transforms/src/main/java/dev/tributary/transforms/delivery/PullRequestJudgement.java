package dev.tributary.transforms.delivery;

import dev.tributary.contracts.identity.People;
import dev.tributary.contracts.identity.Person;
import dev.tributary.transforms.delivery.Fact.Verb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What one segment of a pull request's timeline amounts to ({@code docs/delivery.md}, Pull
 * request).
 */
final class PullRequestJudgement {
  private static final Set<Verb> BY_AUTHOR =
      EnumSet.of(
          Verb.PR_OPENED,
          Verb.PR_DRAFTED,
          Verb.PR_READY,
          Verb.PR_MERGED,
          Verb.PR_CLOSED,
          Verb.PR_REOPENED);

  private final List<Fact> segment;

  private PullRequestJudgement(List<Fact> segment) {
    this.segment = segment;
  }

  static PullRequestJudgement of(List<Fact> segment) {
    return new PullRequestJudgement(segment);
  }

  List<Contribution> contributions() {
    List<Contribution> contributions = new ArrayList<>(3);
    Optional<Fact> opened = all(Verb.PR_OPENED).findFirst();
    if (byAuthor().anyMatch(Fact::bot)) {
      opened.ifPresent(
          fact -> contributions.add(Contribution.of(Measure.PR_OPENED_BOT, fact.atMillis(), 0)));
      all(Verb.PR_MERGED)
          .findFirst()
          .ifPresent(
              fact ->
                  contributions.add(Contribution.of(Measure.PR_MERGED_BOT, fact.atMillis(), 0)));
      return contributions;
    }
    opened.ifPresent(
        fact -> contributions.add(Contribution.of(Measure.PR_OPENED, fact.atMillis(), 0)));
    outcome().ifPresent(contributions::add);
    opened.flatMap(this::reviewLag).ifPresent(contributions::add);
    return contributions;
  }

  /** Merged wins; a closing counts unless the pull request was opened again. */
  private Optional<Contribution> outcome() {
    Optional<Fact> merged = all(Verb.PR_MERGED).findFirst();
    if (merged.isPresent()) {
      return merged.map(fact -> Contribution.of(Measure.PR_MERGED, fact.atMillis(), 0));
    }
    return all(Verb.PR_CLOSED)
        .max(Comparator.naturalOrder())
        .filter(closed -> all(Verb.PR_REOPENED).noneMatch(r -> r.atMillis() >= closed.atMillis()))
        .map(closed -> Contribution.of(Measure.PR_CLOSED, closed.atMillis(), 0));
  }

  /**
   * The time from opening to the first review by another human, less the draft periods in between
   * (P-088, T-20). What is said about a draft is no review yet.
   */
  private Optional<Contribution> reviewLag(Fact opened) {
    Predicate<Fact> byAnotherHuman = byAnotherHuman();
    boolean draft = opened.draft();
    long readySince = opened.atMillis();
    long waited = 0;
    for (Fact fact : segment) {
      if (fact.atMillis() < opened.atMillis()) {
        continue;
      }
      if (fact.verb() == Verb.PR_DRAFTED && !draft) {
        waited += fact.atMillis() - readySince;
        draft = true;
      } else if (fact.verb() == Verb.PR_READY && draft) {
        readySince = fact.atMillis();
        draft = false;
      } else if (fact.verb() == Verb.REVIEWED && !draft && byAnotherHuman.test(fact)) {
        long lag = (waited + fact.atMillis() - readySince) / 60_000;
        return Optional.of(Contribution.of(Measure.REVIEW_LAG, fact.atMillis(), lag));
      }
    }
    return Optional.empty();
  }

  private Predicate<Fact> byAnotherHuman() {
    People people = People.among(segment.stream().map(Fact::person).toList());
    String author =
        byAuthor()
            .map(Fact::person)
            .filter(Objects::nonNull)
            .min(Comparator.comparing(Person::id))
            .map(people::nameOf)
            .orElse(null);
    return review ->
        !review.bot() && review.person() != null && !people.nameOf(review.person()).equals(author);
  }

  private Stream<Fact> byAuthor() {
    return segment.stream().filter(fact -> BY_AUTHOR.contains(fact.verb()));
  }

  private Stream<Fact> all(Verb verb) {
    return segment.stream().filter(fact -> fact.verb() == verb);
  }
}
