package dev.tributary.io.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.util.MimeTypes;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Parquet files that are either complete or not there: written beside their place, then renamed.
 */
final class WholeFile {
  private static final int ROW_GROUP_BYTES = 16 << 20;

  private WholeFile() {}

  static ParquetIO.Sink sink(Schema schema) {
    return ParquetIO.sink(schema)
        .withAvroDataModel(GenericData.get())
        // Without one, each file reads the defaults of Hadoop anew from its jars: longer than the
        // writing takes.
        .withConfiguration(new Configuration(false))
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withRowGroupSize(ROW_GROUP_BYTES);
  }

  /**
   * Takes the place of what stood there; a reader sees the one or the other. On a local disk the
   * bytes are on the disk before the name is.
   *
   * @param temporary on the same file system, and nobody else's
   */
  static void write(
      ParquetIO.Sink sink,
      Iterable<? extends GenericRecord> rows,
      ResourceId temporary,
      ResourceId target)
      throws IOException {
    try {
      try (WritableByteChannel channel = FileSystems.create(temporary, MimeTypes.BINARY)) {
        sink.open(channel);
        for (GenericRecord row : rows) {
          sink.write(row);
        }
        sink.flush();
      }
      force(temporary);
      FileSystems.rename(List.of(temporary), List.of(target));
    } catch (IOException | RuntimeException e) {
      deleteQuietly(temporary, e);
      throw e;
    }
  }

  static boolean exists(ResourceId file) throws IOException {
    return !FileSystems.match(file.toString(), EmptyMatchTreatment.ALLOW).metadata().isEmpty();
  }

  private static void force(ResourceId file) throws IOException {
    try (ReadableByteChannel channel = FileSystems.open(file)) {
      if (channel instanceof FileChannel local) {
        local.force(true);
      }
    }
  }

  private static void deleteQuietly(ResourceId temporary, Exception cause) {
    try {
      if (exists(temporary)) {
        FileSystems.delete(List.of(temporary));
      }
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }
}
