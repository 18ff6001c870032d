package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationsIT {
  /** What reconcile adds to a late event. */
  private static final List<String> LATE_EXTRAS =
      List.of(
          "recorded_at timestamp with time zone NO",
          "reconciled_at timestamp with time zone YES",
          "reconciled_by text YES",
          "changed_rows bigint YES",
          "updated_at timestamp with time zone NO");

  /** In the database and not in the contract: for people only. */
  private static final List<String> EXTRAS = List.of("updated_at timestamp with time zone NO");

  /** The labels once more, to ask with. */
  private static final List<String> SERIES_EXTRAS =
      List.of("updated_at timestamp with time zone NO", "label jsonb NO");

  private static JdbcTarget target;

  @BeforeAll
  static void migrate() {
    target = TestDatabase.migrated();
  }

  static List<Table> tables() {
    return Tables.all();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void contractTable_isTheTableInTheCatalogue(Table table) {
    Map<String, String> catalogueNames = Map.of("timestamptz", "timestamp with time zone");
    Stream<String> described =
        table.columns().stream()
            .map(
                c ->
                    c.name()
                        + " "
                        + catalogueNames.getOrDefault(c.type().sql(), c.type().sql())
                        + (isRequired(table, c) ? " NO" : " YES"));
    assertThat(columns(table))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(described, extras(table).stream()).toList());
    assertThat(primaryKey(table)).containsExactlyElementsOf(table.keyNames());
  }

  private static List<String> extras(Table table) {
    if (table.equals(Tables.SERIES_SAMPLE)) {
      return SERIES_EXTRAS;
    }
    return table.equals(Tables.LATE_EVENTS) ? LATE_EXTRAS : EXTRAS;
  }

  @Test
  void everyTableOfTheDatabase_isDescribed() {
    List<String> names =
        TestDatabase.query(
            target,
            """
            SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('hot', 'warm', 'ops') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            """);

    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Tables.all().stream().map(Table::name),
                    Stream.of(
                        "ops.reconciliation_audit",
                        "ops.partitioned",
                        "ops.retention_audit",
                        "ops.privacy_floor",
                        "ops.erasure",
                        "ops.erasure_day",
                        "ops.erasure_audit",
                        "ops.access_audit",
                        "ops.gateway_operator",
                        "ops.flyway_schema_history"))
                .toList());
  }

  @Test
  void secondApplication_appliesNothing() {
    JdbcTarget fresh = TestDatabase.empty();

    assertThat(Migrations.apply(fresh.url(), fresh.user(), fresh.password())).isPositive();
    assertThat(Migrations.apply(fresh.url(), fresh.user(), fresh.password())).isZero();
  }

  @Test
  void noDatabaseThere_saysSoInOneSentence() {
    assertThatThrownBy(() -> Migrations.apply("jdbc:postgresql://localhost:1/x", "me", "secret"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "Cannot reach the database at jdbc:postgresql://localhost:1/x as me")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  @Test
  void runId_sortsByBytesWhateverTheLocale() {
    assertThat(
            TestDatabase.query(
                target,
                "SELECT DISTINCT coalesce(collation_name, 'default') FROM"
                    + " information_schema.columns WHERE table_schema IN ('hot', 'warm', 'ops') AND"
                    + " column_name = 'run_id'"))
        .containsExactly("C");
  }

  private static boolean isRequired(Table table, Column column) {
    return column.key() || table.indexOf(column.name()) >= table.columns().size() - 5;
  }

  private static List<String> columns(Table table) {
    return TestDatabase.query(
        target,
        """
        SELECT column_name, data_type, is_nullable FROM information_schema.columns
        WHERE table_schema || '.' || table_name = '%s' ORDER BY ordinal_position\
        """
            .formatted(table));
  }

  private static List<String> primaryKey(Table table) {
    return TestDatabase.query(
        target,
        """
        SELECT k.column_name FROM information_schema.table_constraints c
        JOIN information_schema.key_column_usage k USING (constraint_schema, constraint_name)
        WHERE c.constraint_type = 'PRIMARY KEY' AND c.table_schema || '.' || c.table_name = '%s'
        ORDER BY k.ordinal_position\
        """
            .formatted(table));
  }
}
