package dev.tributary.transforms.activity;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What the events of one cell add up to, in whatever order they came. */
final class Cell {
  static final Cell NOTHING = new Cell();

  private long events;
  private long refunds;
  private long paidMinor;
  private long refundedMinor;
  private final Users users;

  Cell() {
    this(new Users());
  }

  private Cell(Users users) {
    this.users = users;
  }

  /** A refund takes away its amount, with whichever sign it was told (T-49). */
  void add(Contribution contribution) {
    events++;
    if (contribution.user() != Contribution.NOBODY) {
      users.add(contribution.user());
    }
    if (contribution.refund()) {
      refunds++;
      refundedMinor += Math.abs(contribution.amountMinor());
    } else {
      paidMinor += contribution.amountMinor();
    }
  }

  long events() {
    return events;
  }

  long refunds() {
    return refunds;
  }

  long paidMinor() {
    return paidMinor;
  }

  long refundedMinor() {
    return refundedMinor;
  }

  /** Not to be changed. */
  Users users() {
    return users;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cell that
        && events == that.events
        && refunds == that.refunds
        && paidMinor == that.paidMinor
        && refundedMinor == that.refundedMinor
        && users.equals(that.users);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(events * 31 + paidMinor) ^ users.hashCode();
  }

  static final class CellCoder extends VersionedCoder<Cell> {
    private static final CellCoder INSTANCE = new CellCoder();

    static CellCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Cell cell, OutputStream out) throws IOException {
      Wire.writeLong(cell.events, out);
      Wire.writeLong(cell.refunds, out);
      Wire.writeSigned(cell.paidMinor, out);
      Wire.writeSigned(cell.refundedMinor, out);
      cell.users.write(out);
    }

    @Override
    protected Cell read(InputStream in) throws IOException {
      long events = Wire.readLong(in);
      long refunds = Wire.readLong(in);
      long paid = Wire.readSigned(in);
      long refunded = Wire.readSigned(in);
      Cell cell = new Cell(Users.read(in));
      cell.events = events;
      cell.refunds = refunds;
      cell.paidMinor = paid;
      cell.refundedMinor = refunded;
      return cell;
    }
  }
}
