package dev.tributary.pipelines.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;

/** All rows of a Parquet file as text: what is compressed could hide anything. */
final class ParquetText {
  private ParquetText() {}

  static String of(Path file) throws IOException {
    if (!file.toString().endsWith(".parquet")) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    try (ParquetReader<GenericRecord> rows =
        AvroParquetReader.<GenericRecord>builder(
                new LocalInputFile(file), new PlainParquetConfiguration())
            .withDataModel(GenericData.get())
            .build()) {
      for (GenericRecord row = rows.read(); row != null; row = rows.read()) {
        text.append(row).append('\n');
      }
    }
    return text.toString();
  }
}
