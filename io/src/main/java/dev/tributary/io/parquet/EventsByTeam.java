package dev.tributary.io.parquet;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;

/** Counts events, each once, and reads no columns but those it needs. */
final class EventsByTeam {
  private static final Schema COLUMNS =
      SchemaBuilder.record("counted")
          .fields()
          .requiredString("event_id")
          .requiredString("team_id")
          .endRecord();

  private final Map<String, Map<String, Long>> counts = new HashMap<>();

  /** The counts by tenant and team. */
  Map<String, Map<String, Long>> counts() {
    return counts;
  }

  /** Adds the files of one tenant on one day; the ids are in memory meanwhile. */
  void add(String tenant, Iterable<MatchResult.Metadata> files) throws UnreadableFileException {
    Map<String, Long> teams = counts.computeIfAbsent(tenant, t -> new HashMap<>());
    Set<UUID> seen = new HashSet<>();
    for (MatchResult.Metadata file : files) {
      try (ParquetReader<GenericRecord> rows =
          AvroParquetReader.<GenericRecord>builder(new StoredFile(file), configuration())
              .withDataModel(GenericData.get())
              .build()) {
        for (GenericRecord row = rows.read(); row != null; row = rows.read()) {
          if (seen.add(UUID.fromString(row.get("event_id").toString()))) {
            teams.merge(row.get("team_id").toString(), 1L, Long::sum);
          }
        }
      } catch (IOException | RuntimeException e) {
        throw new UnreadableFileException(file.resourceId().toString(), e);
      }
    }
  }

  private static ParquetConfiguration configuration() {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.set("parquet.avro.read.schema", COLUMNS.toString());
    configuration.set("parquet.avro.projection", COLUMNS.toString());
    return configuration;
  }
}
