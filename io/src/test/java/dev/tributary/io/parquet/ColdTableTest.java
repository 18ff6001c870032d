package dev.tributary.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A month of result rows comes back as it was, and is only ever replaced as a whole. */
class ColdTableTest {
  private static final Table WARM = Tables.WARM_TEAM_DAILY_SUMMARY;
  private static final YearMonth MONTH = YearMonth.of(2026, 3);

  @TempDir Path root;

  static Stream<Table> tables() {
    return Tables.all().stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyTypeOfEveryTable_comesBack_alsoNull(Table table) {
    RowRecords records = new RowRecords(table);
    long seed = 20_261_121;
    Random dice = new Random(seed);
    for (int i = 0; i < 50; i++) {
      Row row = RandomRows.of(table, dice);
      assertThat(records.toRow(records.toRecord(row))).as("seed %d", seed).isEqualTo(row);
    }
  }

  @Test
  void rowsOfTwoTenants_areReadBackInOrder_whateverTheOrderTheyCameIn() throws IOException {
    List<Row> acme = new ArrayList<>();
    for (int day = 1; day <= 31; day++) {
      acme.add(summary("org-acme", "blue", LocalDate.of(2026, 3, day), day));
      acme.add(summary("org-acme", "red", LocalDate.of(2026, 3, day), day));
    }
    List<Row> umbrella = List.of(summary("org-umbrella", "red", LocalDate.of(2026, 3, 9), 4));
    List<Row> shuffled = new ArrayList<>(acme);
    Collections.shuffle(shuffled, new Random(7));

    cold().replace("org-umbrella", MONTH, umbrella);
    cold().replace("org-acme", MONTH, shuffled);

    assertThat(cold().read(MONTH)).containsExactlyElementsOf(concat(acme, umbrella));
    assertThat(cold().read(MONTH.plusMonths(1))).isEmpty();
    byte[] once = Files.readAllBytes(file("org-acme"));
    cold().replace("org-acme", MONTH, acme);
    assertThat(Files.readAllBytes(file("org-acme"))).isEqualTo(once);
  }

  @Test
  void replacedMonth_isOneFile_andNothingIsLeftBeside() throws IOException {
    cold().replace("org-acme", MONTH, List.of(summary("org-acme", "red", MONTH.atDay(1), 1)));
    List<Row> after = List.of(summary("org-acme", "red", MONTH.atDay(1), 2));
    cold().replace("org-acme", MONTH, after);

    assertThat(cold().read(MONTH)).isEqualTo(after);
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.filter(Files::isRegularFile)).containsExactly(file("org-acme"));
    }
  }

  @Test
  void rowsOfAnotherTenantOrMonth_areRefused_whenWritten_andWhenAFileWasMisplaced()
      throws IOException {
    Row march = summary("org-acme", "red", MONTH.atDay(1), 1);
    assertThatThrownBy(() -> cold().replace("org-umbrella", MONTH, List.of(march)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cold().replace("org-acme", MONTH.plusMonths(1), List.of(march)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cold().replace("../../etc", MONTH, List.of()))
        .isInstanceOf(IllegalArgumentException.class);

    cold().replace("org-acme", MONTH, List.of(march));
    Files.copy(file("org-acme"), file("org-umbrella"));
    assertThatThrownBy(() -> cold().read(MONTH))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("org-umbrella.parquet");
  }

  @Test
  void damagedFile_isNamed() throws IOException {
    cold().replace("org-acme", MONTH, List.of(summary("org-acme", "red", MONTH.atDay(1), 1)));
    byte[] bytes = Files.readAllBytes(file("org-acme"));
    Files.write(file("org-acme"), java.util.Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> cold().read(MONTH))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("org-acme.parquet");
  }

  private ColdTable cold() {
    return ColdTable.of(WARM, "summary_date", root.toString());
  }

  private Path file(String tenant) {
    return root.resolve("team_daily_summary/month=2026-03/" + tenant + ".parquet");
  }

  static Row summary(String tenant, String team, LocalDate day, int throughput) {
    return Row.in(WARM)
        .set("tenant_id", tenant)
        .set("team_id", team)
        .set("summary_date", day)
        .set("throughput", throughput)
        .set("cycle_time_p50", throughput / 3.0)
        .provenance(true, throughput, 100, "run-1", 1)
        .build();
  }

  private static List<Row> concat(List<Row> first, List<Row> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
