package dev.tributary.transforms.activity;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * How many different users there are: exact below {@value #KEPT}, and above it an estimate with a
 * standard error of 1.6 % (1 / sqrt({@value #KEPT} - 2)), in at most 32 KB.
 *
 * <p>It keeps the smallest hashes. Which those are depends on the set of users alone: not on the
 * order in which they came, how often, or over how many parts the set was gathered. So any number
 * of these merge to what one of all would be, and batch and streaming agree to the last digit. The
 * estimator is the unbiased one of Beyer, Haas, Reinwald, Sismanis and Gemulla: "On synopses for
 * distinct-value estimation under multiset operations", SIGMOD 2007.
 */
final class Users {
  /** A part of the contract: rows of different sizes could not be compared. */
  static final int KEPT = 4096;

  private static final double ALL_HASHES = 0x1p63;

  /** Ascending and without repetition; only the first {@link #size} count. */
  private long[] smallest;

  private int size;

  Users() {
    this(new long[2], 0);
  }

  private Users(long[] smallest, int size) {
    this.smallest = smallest;
    this.size = size;
  }

  /**
   * @param user their {@link dev.tributary.contracts.identity.UserHash}
   */
  void add(long user) {
    if (size == KEPT && user >= smallest[KEPT - 1]) {
      return;
    }
    int position = Arrays.binarySearch(smallest, 0, size, user);
    if (position >= 0) {
      return;
    }
    int at = -position - 1;
    if (size == smallest.length) {
      smallest = Arrays.copyOf(smallest, Math.min(KEPT, 2 * size));
    }
    int moved = Math.min(size, KEPT - 1) - at;
    System.arraycopy(smallest, at, smallest, at + 1, moved);
    smallest[at] = user;
    size = Math.min(size + 1, KEPT);
  }

  void addAll(Users other) {
    if (other.size == 0) {
      return;
    }
    long[] merged = new long[Math.min(KEPT, size + other.size)];
    int count = 0;
    int mine = 0;
    int theirs = 0;
    while (count < merged.length && (mine < size || theirs < other.size)) {
      long next;
      if (theirs == other.size || (mine < size && smallest[mine] <= other.smallest[theirs])) {
        next = smallest[mine++];
        if (theirs < other.size && other.smallest[theirs] == next) {
          theirs++;
        }
      } else {
        next = other.smallest[theirs++];
      }
      merged[count++] = next;
    }
    smallest = merged;
    size = count;
  }

  /** How many; an estimate if there are {@value #KEPT} or more. */
  long count() {
    return size < KEPT ? size : Math.round((KEPT - 1) * (ALL_HASHES / (smallest[KEPT - 1] + 1.0)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Users that
        && Arrays.equals(smallest, 0, size, that.smallest, 0, that.size);
  }

  @Override
  public int hashCode() {
    return size == 0 ? 0 : Long.hashCode(smallest[size - 1]) * 31 + size;
  }

  void write(OutputStream out) throws IOException {
    Wire.writeInt(size, out);
    for (int i = 0; i < size; i++) {
      Wire.writeFixed(smallest[i], out);
    }
  }

  static Users read(InputStream in) throws IOException {
    int size = Wire.readInt(in);
    long[] smallest = new long[Math.max(size, 2)];
    for (int i = 0; i < size; i++) {
      smallest[i] = Wire.readFixed(in);
    }
    return new Users(smallest, size);
  }

  static final class UsersCoder extends VersionedCoder<Users> {
    private static final UsersCoder INSTANCE = new UsersCoder();

    static UsersCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Users users, OutputStream out) throws IOException {
      users.write(out);
    }

    @Override
    protected Users read(InputStream in) throws IOException {
      return Users.read(in);
    }
  }
}
