package dev.tributary.transforms.engagement;

import dev.tributary.contracts.coder.PersonCoder;
import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.identity.Person;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** The interactions of one hour of a team, in order of time whatever the order of arrival. */
final class Hour {
  static final long MILLIS = Duration.ofHours(1).toMillis();

  private final List<Interaction> interactions;

  Hour() {
    this(new ArrayList<>(4));
  }

  private Hour(List<Interaction> interactions) {
    this.interactions = interactions;
  }

  /** The number of the hour that holds an instant, since the epoch. */
  static long of(long millis) {
    return Math.floorDiv(millis, MILLIS);
  }

  /** Two that look alike are two: the admission has seen to it that no event comes twice. */
  void add(Interaction interaction) {
    int position = Collections.binarySearch(interactions, interaction);
    interactions.add(position < 0 ? -position - 1 : position, interaction);
  }

  List<Interaction> interactions() {
    return interactions;
  }

  /** When people interacted. */
  List<Long> instants() {
    return interactions.stream().filter(Interaction::human).map(Interaction::atMillis).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hour that && interactions.equals(that.interactions);
  }

  @Override
  public int hashCode() {
    return interactions.hashCode();
  }

  /** Few people say much in an hour: each is named once, and an interaction takes a few bytes. */
  static final class HourCoder extends VersionedCoder<Hour> {
    private static final HourCoder INSTANCE = new HourCoder();

    static HourCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Hour hour, OutputStream out) throws IOException {
      TreeSet<Person> named = new TreeSet<>(Interaction.BY_NAMES);
      hour.interactions.stream()
          .map(Interaction::actor)
          .filter(Objects::nonNull)
          .forEach(named::add);
      List<Person> actors = List.copyOf(named);
      Wire.writeInt(actors.size(), out);
      for (Person actor : actors) {
        PersonCoder.of().encode(actor, out);
      }
      Wire.writeInt(hour.interactions.size(), out);
      long last = 0;
      for (Interaction it : hour.interactions) {
        Wire.writeLong(it.atMillis() - last, out);
        last = it.atMillis();
        int actor = it.actor() == null ? -1 : position(it.actor(), actors);
        Wire.writeInt(actor + 1, out);
        it.writeRest(out);
      }
    }

    private static int position(Person actor, List<Person> actors) {
      return Collections.binarySearch(actors, actor, Interaction.BY_NAMES);
    }

    @Override
    protected Hour read(InputStream in) throws IOException {
      List<Person> actors = new ArrayList<>();
      for (int left = Wire.readInt(in); left > 0; left--) {
        actors.add(PersonCoder.of().decode(in));
      }
      int size = Wire.readInt(in);
      List<Interaction> interactions = new ArrayList<>(size + 2);
      long at = 0;
      for (int i = 0; i < size; i++) {
        at += Wire.readLong(in);
        int actor = Wire.readInt(in);
        interactions.add(Interaction.readRest(at, actor == 0 ? null : actors.get(actor - 1), in));
      }
      return new Hour(interactions);
    }
  }
}
