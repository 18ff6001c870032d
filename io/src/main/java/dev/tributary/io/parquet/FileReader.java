package dev.tributary.io.parquet;

import dev.tributary.contracts.event.Received;
import java.io.Closeable;
import java.io.IOException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;

/**
 * The events of one file, in the order of the file. Whatever is wrong with the file is an {@link
 * UnreadableFileException} with its path, which Beam's own reader does not promise.
 */
final class FileReader implements Closeable {
  private static final ParquetReadOptions FOOTER =
      ParquetReadOptions.builder(new PlainParquetConfiguration()).build();

  private final String path;
  private final ArchivePartition partition;
  private final String identity;
  private final ParquetReader<GenericRecord> rows;
  private long read;

  private FileReader(String path, ParquetReader<GenericRecord> rows) {
    this.path = path;
    this.partition = ArchivePartition.parse(path);
    this.identity = partition.entry(ArchivePartition.nameIn(path));
    this.rows = rows;
  }

  static FileReader open(MatchResult.Metadata file) throws UnreadableFileException {
    return open(file, FilterCompat.NOOP);
  }

  /** Only the rows that pass. A dead letter then has the number of its row among those. */
  static FileReader open(MatchResult.Metadata file, FilterCompat.Filter filter)
      throws UnreadableFileException {
    String path = file.resourceId().toString();
    try {
      return new FileReader(
          path,
          AvroParquetReader.<GenericRecord>builder(new StoredFile(file), configuration())
              .withDataModel(GenericData.get())
              .withFilter(filter)
              .build());
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFileException(path, e);
    }
  }

  /**
   * Our schema, also for files of other versions: unknown columns are skipped, missing are null.
   */
  private static ParquetConfiguration configuration() {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.set("parquet.avro.read.schema", EventRows.SCHEMA.toString());
    configuration.set("parquet.avro.projection", EventRows.SCHEMA.toString());
    return configuration;
  }

  /** The next event, or the dead letter of a row that is none; null at the end. */
  Received next() throws UnreadableFileException {
    StoredRow row = nextRow();
    return row == null ? null : row.received();
  }

  /** A row as it stands in the file, and what it says. */
  record StoredRow(GenericRecord row, Received received) {}

  /** The next row, also one that is no event; null at the end. */
  StoredRow nextRow() throws UnreadableFileException {
    try {
      GenericRecord row = rows.read();
      return row == null
          ? null
          : new StoredRow(row, EventRows.fromRow(row, partition, identity, read++));
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFileException(path, e);
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  /** What a file is, from its path and its footer alone. */
  static ArchivedFile describe(MatchResult.Metadata file) throws UnreadableFileException {
    String path = file.resourceId().toString();
    try (ParquetFileReader footer = ParquetFileReader.open(new StoredFile(file), FOOTER)) {
      ArchivePartition partition = ArchivePartition.parse(path);
      return new ArchivedFile(
          path, partition.day(), partition.tenant(), footer.getRecordCount(), file.sizeBytes());
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFileException(path, e);
    }
  }
}
