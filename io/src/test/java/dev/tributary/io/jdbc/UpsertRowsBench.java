package dev.tributary.io.jdbc;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.util.Sleeper;

/**
 * Prints rows per second of one writer that is no superuser, inserting and updating, with the
 * policies of the tenant wall and without. Run the main method; the embedded server syncs nothing
 * to disk, so compare its figures only with each other.
 */
final class UpsertRowsBench {
  private static final int ROWS = 200_000;
  private static final int BATCH = 5_000;

  private UpsertRowsBench() {}

  public static void main(String[] args) throws InterruptedException {
    JdbcTarget admin = TestDatabase.migrated();
    JdbcTarget target = plainWriter(admin);
    try (BatchWriter writer = new BatchWriter(Tables.TEAM_DELIVERY_24H, target, Sleeper.DEFAULT)) {
      for (int round = 0; round < 8; round++) {
        boolean walled = round / 2 % 2 == 0;
        TestDatabase.execute(
            admin,
            "ALTER TABLE hot.team_delivery_24h %s ROW LEVEL SECURITY"
                .formatted(walled ? "ENABLE" : "DISABLE"));
        print(
            (walled ? "policies, " : "none, ") + (round % 2 == 0 ? "insert" : "update"),
            writer,
            round);
        if (round % 2 == 1) {
          TestDatabase.execute(admin, "TRUNCATE hot.team_delivery_24h");
        }
      }
    }
    System.exit(0);
  }

  /** Somebody to whom policies apply. */
  private static JdbcTarget plainWriter(JdbcTarget admin) {
    TestDatabase.execute(
        admin,
        """
        CREATE ROLE bench_writer LOGIN;
        GRANT tributary_writer TO bench_writer;
        GRANT USAGE ON SCHEMA hot TO bench_writer;
        GRANT SELECT, INSERT, UPDATE ON hot.team_delivery_24h TO bench_writer""");
    return new JdbcTarget(
        admin.url().replaceAll("user=\\w+", "user=bench_writer"), "bench_writer", "", "bench");
  }

  private static void print(String what, BatchWriter writer, int revision)
      throws InterruptedException {
    List<List<Row>> batches = batches(revision);
    long start = System.nanoTime();
    for (List<Row> batch : batches) {
      writer.write(batch);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(Locale.ROOT, "%s: %,.0f rows/s%n", what, ROWS / seconds);
  }

  private static List<List<Row>> batches(int revision) {
    List<List<Row>> batches = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      if (i % BATCH == 0) {
        batches.add(new ArrayList<>());
      }
      Row row =
          Row.in(Tables.TEAM_DELIVERY_24H)
              .set("tenant_id", "tenant-%02d".formatted(i / 20_000))
              .set("team_id", "team-%04d".formatted(i / 100 % 200))
              .set("window_end", Instant.ofEpochSecond(1_770_000_000L + 3_600L * (i % 100)))
              .set("cycle_time_p50", i / 7.0)
              .set("cycle_time_p95", i / 3.0)
              .set("throughput", i)
              .set("pr_merged", i)
              .set("build_pass_rate", 0.5)
              .provenance(true, revision, revision, "run-1", revision)
              .build();
      batches.get(batches.size() - 1).add(row);
    }
    return batches;
  }
}
