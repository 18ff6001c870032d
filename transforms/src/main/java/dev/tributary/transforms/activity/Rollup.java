package dev.tributary.transforms.activity;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What is counted together, and over which time. Cells of a rollup follow one another without a
 * gap; a row is made of one cell, or of some cells up to its own.
 */
enum Rollup {
  ACTIVE_USERS(Duration.ofMinutes(1), 30, 1) {
    @Override
    String label(Event event) {
      return isAct(event) ? "" : null;
    }

    @Override
    void fill(Row.Builder row, String label, long cell, List<Cell> cells) {
      Users users = new Users();
      row.set("minute", start(cell));
      for (int minutes = 1; minutes <= cells.size(); minutes++) {
        users.addAll(cells.get(cells.size() - minutes).users());
        switch (minutes) {
          case 1 -> row.set("users_1m", users.count());
          case 5 -> row.set("users_5m", users.count());
          case 30 -> row.set("users_30m", users.count());
          default -> {
            // not asked for
          }
        }
      }
    }
  },

  DAILY_ACTIVE_USERS(Duration.ofDays(1), 1, 1) {
    @Override
    String label(Event event) {
      return isAct(event) ? "" : null;
    }

    @Override
    void fill(Row.Builder row, String label, long cell, List<Cell> cells) {
      row.set("day", LocalDate.ofEpochDay(cell)).set("users", cells.get(0).users().count());
    }
  },

  PAGE_VIEWS(Duration.ofMinutes(1), 1, 16) {
    @Override
    String label(Event event) {
      return event.eventType().equals("page_view") && !isBot(event)
          ? event.payload().text("page")
          : null;
    }

    @Override
    void fill(Row.Builder row, String label, long cell, List<Cell> cells) {
      row.set("minute", start(cell))
          .set("page", label)
          .set("views", cells.get(0).events())
          .set("users", cells.get(0).users().count());
    }
  },

  REVENUE(Duration.ofHours(1), 1, 1) {
    @Override
    String label(Event event) {
      // Money is money, whoever handed it over.
      return isPurchase(event) || isRefund(event) ? event.payload().text("currency") : null;
    }

    @Override
    void fill(Row.Builder row, String label, long cell, List<Cell> cells) {
      Cell money = cells.get(0);
      row.set("hour", start(cell))
          .set("currency", label)
          .set("amount_minor", money.paidMinor() - money.refundedMinor())
          .set("orders", money.events() - money.refunds())
          .set("refunded_minor", money.refundedMinor())
          .set("refunds", money.refunds());
    }
  };

  private final long cellMillis;
  private final int span;
  private final int shards;

  /**
   * @param span how many cells a row is made of
   * @param shards how many keys a tenant's labels are spread over
   */
  Rollup(Duration cell, int span, int shards) {
    this.cellMillis = cell.toMillis();
    this.span = span;
    this.shards = shards;
  }

  /** What the event is counted under; null if it is not counted here. */
  abstract String label(Event event);

  /**
   * Sets the columns that are this table's own.
   *
   * @param cells oldest first, the last one the row's own; as many as {@link #span}
   */
  abstract void fill(Row.Builder row, String label, long cell, List<Cell> cells);

  /** Whether a user did it: a refund is something that the shop does, and a bot is no user. */
  static boolean isAct(Event event) {
    return !isRefund(event) && !isBot(event);
  }

  static boolean isBot(Event event) {
    return event.payload().flag("is_bot");
  }

  static boolean isPurchase(Event event) {
    return event.eventType().equals("purchase");
  }

  static boolean isRefund(Event event) {
    return event.eventType().equals("refund");
  }

  Table table() {
    return switch (this) {
      case ACTIVE_USERS -> Tables.ACTIVE_USERS;
      case DAILY_ACTIVE_USERS -> Tables.DAILY_ACTIVE_USERS;
      case PAGE_VIEWS -> Tables.PAGE_VIEWS;
      case REVENUE -> Tables.REVENUE_HOUR;
    };
  }

  boolean countsUsers() {
    return this != REVENUE;
  }

  int span() {
    return span;
  }

  int shard(String label) {
    return Math.floorMod(label.hashCode() * 0x9E3779B9 >>> 16, shards);
  }

  /** The number of the cell that holds an instant, since the epoch. */
  long cellOf(long millis) {
    return Math.floorDiv(millis, cellMillis);
  }

  long startMillis(long cell) {
    return cell * cellMillis;
  }

  long endMillis(long cell) {
    return (cell + 1) * cellMillis;
  }

  Instant start(long cell) {
    return Instant.ofEpochMilli(startMillis(cell));
  }
}
