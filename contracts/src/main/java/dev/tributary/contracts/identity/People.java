package dev.tributary.contracts.identity;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who of a set of mentions is who: mentions that share a name, directly or over others, are one
 * person. A rule about the set: the order in which it was gathered makes no difference, nor does
 * mentioning somebody twice.
 */
public final class People {
  /** Each name points to another name of the same person, and one of them to itself. */
  private final Map<String, String> names = new HashMap<>();

  private final Map<String, String> oldest = new HashMap<>();

  private People() {}

  /**
   * @param mentions null entries are nobody
   */
  public static People among(Collection<Person> mentions) {
    People people = new People();
    Set<String> replacing = new HashSet<>();
    for (Person mention : mentions) {
      if (mention != null) {
        people.join(mention);
        if (mention.previousId() != null) {
          replacing.add(mention.id());
        }
      }
    }
    for (String name : Set.copyOf(people.names.keySet())) {
      if (!replacing.contains(name)) {
        people.oldest.merge(people.find(name), name, (a, b) -> a.compareTo(b) <= 0 ? a : b);
      }
    }
    return people;
  }

  /** How many different people are mentioned. */
  public static int count(Collection<Person> mentions) {
    return among(mentions).size();
  }

  /** How many different people there are. */
  public int size() {
    return (int) names.entrySet().stream().filter(e -> e.getKey().equals(e.getValue())).count();
  }

  /**
   * One name for one person: the oldest of those mentioned, so that a rotation within the set does
   * not change it.
   *
   * @return null for nobody
   * @throws IllegalArgumentException if the person was not mentioned
   */
  public String nameOf(Person person) {
    if (person == null) {
      return null;
    }
    if (!names.containsKey(person.id())) {
      throw new IllegalArgumentException("somebody who was not mentioned has no name here");
    }
    String one = find(person.id());
    return oldest.getOrDefault(one, one);
  }

  private void join(Person mention) {
    String one = find(mention.id());
    if (mention.previousId() != null) {
      String other = find(mention.previousId());
      boolean smaller = one.compareTo(other) < 0;
      names.put(smaller ? other : one, smaller ? one : other);
    }
  }

  private String find(String name) {
    names.putIfAbsent(name, name);
    String at = name;
    while (!names.get(at).equals(at)) {
      at = names.get(at);
    }
    return at;
  }
}
