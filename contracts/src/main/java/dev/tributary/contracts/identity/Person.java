package dev.tributary.contracts.identity;

import java.util.Objects;

/**
 * Somebody, by pseudonym. After a tenant's secret was rotated the edge says both names for as long
 * as {@link Pseudonyms#OVERLAP}: any two mentions of one person that are no further apart share a
 * name, so that somebody who acted before and after a rotation is one person and not two.
 *
 * <p>Two values that are not {@link #equals equal} may be the same person: compare with {@link
 * #isSameAs}, count with {@link People}. Prints nothing of either name.
 *
 * @param id the pseudonym under the secret that was in force when it happened
 * @param previousId the pseudonym under the secret of one overlap earlier; null if that is the same
 */
public record Person(String id, String previousId) {
  public Person {
    Objects.requireNonNull(id, "id");
    if (id.equals(previousId)) {
      previousId = null;
    }
  }

  /** Somebody by their pseudonyms; null if there is no first one: nobody is named. */
  public static Person of(String id, String previousId) {
    return id == null ? null : new Person(id, previousId);
  }

  /** Whether one of the names of the one is a name of the other; nobody is the same as nobody. */
  public boolean isSameAs(Person other) {
    return other != null && (goesBy(other.id) || goesBy(other.previousId));
  }

  /** Whether this is one of the two names. */
  public boolean goesBy(String pseudonym) {
    return pseudonym != null && (id.equals(pseudonym) || pseudonym.equals(previousId));
  }

  @Override
  public String toString() {
    return "Person";
  }
}
