package dev.tributary.io.parquet;

import static org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions.RESOLVE_DIRECTORY;
import static org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions.RESOLVE_FILE;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;

/**
 * A result table in the cold tier: {@code ROOT/TABLE/month=YYYY-MM/TENANT.parquet}, with the
 * columns of the table. One file holds a tenant's month and is only ever replaced as a whole, so a
 * reader of any engine sees a month as it was or as it is, never half of it.
 *
 * <p>Not for two writers of one month at a time. Outside a pipeline only local files are known to
 * Beam until {@code FileSystems.setDefaultPipelineOptions} was called.
 */
public final class ColdTable {
  private final String folder;
  private final Table table;
  private final String dayColumn;
  private final RowRecords records;
  private final Comparator<Row> byDay;

  private ColdTable(String folder, Table table, String dayColumn) {
    this.folder = folder;
    this.table = table;
    this.dayColumn = dayColumn;
    this.records = new RowRecords(table);
    this.byDay =
        Comparator.<Row, LocalDate>comparing(this::dayOf)
            .thenComparing(row -> row.key().toString());
  }

  /**
   * @param root the folder of the cold tier, on any file system that Beam knows
   * @param dayColumn a DATE of the key
   */
  public static ColdTable of(Table table, String dayColumn, String root) {
    String folder = root.endsWith("/") ? root : root + "/";
    return new ColdTable(folder + RowRecords.simpleName(table) + "/", table, dayColumn);
  }

  /** The table whose rows it takes and gives. */
  public Table table() {
    return table;
  }

  public LocalDate dayOf(Row row) {
    return (LocalDate) row.get(dayColumn);
  }

  /**
   * The rows of all tenants in a month; none if there is no such folder.
   *
   * @throws UnreadableFileException if a file is damaged, or holds rows of another tenant or month
   */
  public List<Row> read(YearMonth month) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (MatchResult.Metadata file :
        FileSystems.match(folder + "month=" + month + "/*.parquet", EmptyMatchTreatment.ALLOW)
            .metadata()) {
      rows.addAll(read(file, month));
    }
    rows.sort(Comparator.comparing((Row row) -> tenantOf(row)).thenComparing(byDay));
    return rows;
  }

  /**
   * Makes the rows a tenant's month, whatever it was before, and reads them back.
   *
   * @param rows of that tenant and month, at least one, in any order
   */
  public void replace(String tenant, YearMonth month, List<Row> rows) throws IOException {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(byDay);
    sorted.forEach(row -> requirePlace(row, tenant, month));
    ResourceId target = file(tenant, month);
    Iterable<GenericRecord> cells = () -> sorted.stream().map(records::toRecord).iterator();
    WholeFile.write(WholeFile.sink(records.schema()), cells, temporary(tenant, month), target);
    if (!read(FileSystems.matchSingleFileSpec(target.toString()), month).equals(sorted)) {
      throw new UnreadableFileException(
          target.toString(), new IOException("it does not hold the rows that were written to it"));
    }
  }

  private List<Row> read(MatchResult.Metadata file, YearMonth month)
      throws UnreadableFileException {
    String name = file.resourceId().getFilename();
    String tenant = name.substring(0, name.length() - ".parquet".length());
    List<Row> rows = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(new StoredFile(file), configuration())
            .withDataModel(GenericData.get())
            .build()) {
      for (GenericRecord cells = reader.read(); cells != null; cells = reader.read()) {
        Row row = records.toRow(cells);
        requirePlace(row, tenant, month);
        rows.add(row);
      }
      return rows;
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFileException(file.resourceId().toString(), e);
    }
  }

  private ParquetConfiguration configuration() {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.set("parquet.avro.read.schema", records.schema().toString());
    configuration.set("parquet.avro.projection", records.schema().toString());
    return configuration;
  }

  private void requirePlace(Row row, String tenant, YearMonth month) {
    if (!tenantOf(row).equals(tenant) || !YearMonth.from(dayOf(row)).equals(month)) {
      throw new IllegalArgumentException("a row of another tenant or month");
    }
  }

  private static String tenantOf(Row row) {
    return (String) row.get("tenant_id");
  }

  private ResourceId file(String tenant, YearMonth month) {
    return FileSystems.matchNewResource(folder, true)
        .resolve("month=" + month, RESOLVE_DIRECTORY)
        .resolve(ArchivePartition.requireTenant(tenant) + ".parquet", RESOLVE_FILE);
  }

  private ResourceId temporary(String tenant, YearMonth month) {
    return FileSystems.matchNewResource(folder, true)
        .resolve("_temporary", RESOLVE_DIRECTORY)
        .resolve(month + "-" + tenant + "-" + UUID.randomUUID() + ".tmp", RESOLVE_FILE);
  }
}
