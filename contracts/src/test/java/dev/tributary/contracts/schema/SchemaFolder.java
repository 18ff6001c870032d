package dev.tributary.contracts.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** The schemas of {@code contracts/schemas}, and the rule of its README. */
final class SchemaFolder {
  static final Path ROOT = Path.of("schemas");

  private SchemaFolder() {}

  static List<String> contracts() {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All versions of a contract, oldest first; no number may be left out. */
  static List<Schema> versions(String contract) {
    List<Schema> versions = new ArrayList<>();
    Path file = file(contract, 1);
    while (Files.exists(file)) {
      versions.add(parse(file));
      file = file(contract, versions.size() + 1);
    }
    return versions;
  }

  static Schema newest(String contract) {
    List<Schema> versions = versions(contract);
    return versions.get(versions.size() - 1);
  }

  private static Path file(String contract, int version) {
    return ROOT.resolve(contract).resolve("v" + version + ".avsc");
  }

  private static Schema parse(Path file) {
    try {
      // A parser of its own: one that has seen v1 takes v2 for a second definition of the name.
      return new Schema.Parser().parse(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> fieldNames(Schema schema) {
    return schema.getFields().stream().map(Schema.Field::name).toList();
  }

  /** Why a newer version breaks an older one's records or readers; empty if it does not. */
  static List<String> breaks(Schema newer, Schema older) {
    List<String> breaks = new ArrayList<>();
    SchemaCompatibility.checkReaderWriterCompatibility(newer, older)
        .getResult()
        .getIncompatibilities()
        .forEach(found -> breaks.add(found.getType() + " " + found.getLocation()));
    addGone("", newer, older, breaks);
    return breaks;
  }

  private static void addGone(String path, Schema newer, Schema older, List<String> breaks) {
    for (Schema.Field field : older.getFields()) {
      Schema.Field kept = newer.getField(field.name());
      if (kept == null) {
        breaks.add("FIELD_GONE " + path + field.name());
      } else if (isRecord(field) && isRecord(kept)) {
        addGone(path + field.name() + ".", kept.schema(), field.schema(), breaks);
      }
    }
  }

  private static boolean isRecord(Schema.Field field) {
    return field.schema().getType() == Schema.Type.RECORD;
  }
}
