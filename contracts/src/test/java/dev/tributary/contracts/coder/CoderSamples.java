package dev.tributary.contracts.coder;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.event.Original;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.event.RecordHeader;
import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.LatencySketch;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.RefusedSample;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.contracts.gateway.Traffic;
import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.trace.Trace;
import dev.tributary.contracts.trace.Traces;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The values whose golden bytes are kept. Never changed: they stand for state already written. */
final class CoderSamples {
  static final Partial PARTIAL =
      new Partial(
          "cn-größe",
          1_772_442_900L,
          10,
          GroupingSet.API,
          List.of("ecs", "DescribeInstances", "", "P1"),
          traffic());

  static final Sample SAMPLE =
      Sample.of(
          "namespace_product_gw_rt_mean",
          Map.of("product", "größe", "region_id", "cn-shanghai"),
          1_772_442_900_000L,
          0.1 + 0.2);

  static final Event EVENT =
      new Event(
          UUID.fromString("6bd8a28f-7366-59d1-ace7-826bc937ec11"),
          "org-acme",
          "eng-platform",
          "github",
          "pr.opened",
          "0f".repeat(32),
          "k1",
          1_772_442_900_250L,
          Payload.of(
              Map.of(
                  "pr_id",
                  "größe-🚀",
                  "additions",
                  12L,
                  "draft",
                  false,
                  "is_bot",
                  true,
                  "task_ids",
                  List.of("T-1", ""))),
          "4bf92f3577b34da6a3ce929d0e0e4736",
          1_772_442_901_000L);

  /** Somebody after a rotation. */
  static final Event ROTATED =
      new Event(
          new UUID(0, 2),
          "o",
          "t",
          "custom",
          "task.created",
          "2f".repeat(32),
          "k2",
          "1f".repeat(32),
          946_684_800_000L,
          Payload.empty(),
          null,
          0);

  /** Somebody's, whose way is told. */
  static final Event SAMPLED = EVENT.sampledFrom("00f067aa0ba902b7");

  static final Traces TRACES =
      Traces.of(Trace.of(SAMPLED))
          .plus(Traces.of(new Trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 1)));

  /** Everything that may be absent is. */
  static final Event BARE =
      new Event(
          new UUID(0, 1),
          "o",
          "t",
          "custom",
          "task.created",
          null,
          null,
          946_684_800_000L,
          Payload.empty(),
          null,
          0);

  static final DeadLetter LETTER =
      new DeadLetter(
          ReasonCode.TIME_FUTURE,
          "receive",
          "timestamp is ahead",
          Original.of(new byte[] {0, -1, '{'}),
          "productivity-events",
          47,
          9_876_543_210L,
          1_772_442_901_000L);

  static final DeadLetter LETTER_WITH_HEADERS =
      new DeadLetter(
          ReasonCode.SCHEMA_UNSUPPORTED,
          "receive",
          "schema_ver is ahead",
          new Original(
              new byte[] {'t', 0},
              new byte[] {},
              List.of(
                  new RecordHeader("schema_ver", new byte[] {'3'}),
                  new RecordHeader("größe", null)),
              false),
          "productivity-events",
          0,
          0,
          -1);

  static final LateEvent LATE = new LateEvent(BARE, "delivery", 946_684_890_000L, 90_000, true);

  static final RefusedSample REFUSED_SAMPLE =
      new RefusedSample(
          Sample.of(
              "shop_product_gw_http_req", Map.of("product", "größe-🚀"), 1_772_442_900_000L, 0.5),
          RefusedSample.Reason.OUT_OF_ORDER,
          "HTTP 400: out of order sample");

  private CoderSamples() {}

  /** A row in which every column has a value. */
  static Row full(Table table) {
    Row.Builder row = Row.in(table);
    for (Column column : table.columns()) {
      Object value =
          switch (column.type()) {
            case TEXT -> column.name();
            case INTEGER -> -7;
            case BIGINT -> 1L << 40;
            case DOUBLE -> 0.1;
            case BOOLEAN -> true;
            case TIMESTAMP -> Instant.ofEpochMilli(1_772_442_900_250L);
            case DATE -> LocalDate.parse("2026-03-02");
          };
      row.set(column.name(), value);
    }
    return row.build();
  }

  /** A row in which only the key and the four last columns have a value. */
  static Row sparse(Table table) {
    Row full = full(table);
    Row.Builder row = Row.in(table);
    for (String key : table.keyNames()) {
      row.set(key, full.get(key));
    }
    return row.provenance(false, 0, 0, "", 1).build();
  }

  private static Traffic traffic() {
    Traffic traffic = Traffic.none(GroupingSet.API);
    traffic.add(Traffic.volume(3, 13_800, 0));
    traffic.latencies().add(LatencySketch.bucket(7), 2);
    traffic.latencies().add(LatencySketch.bucket(1_200), 1);
    return traffic;
  }
}
