package dev.tributary.contracts.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One version of a contract's Avro schema, as it lies in {@code contracts/schemas}.
 *
 * @param contract the name of its folder, for example {@code page-view}
 * @param version 1 for the first
 * @param fullName the record's name with its namespace, the same for all versions
 * @param text the schema, JSON
 */
public record ContractSchema(String contract, int version, String fullName, String text) {
  private static final JsonFactory JSON = new JsonFactory();

  private static final List<String> CONTRACTS =
      List.of(
          "dead-letter",
          "event-envelope",
          "late-event",
          "page-view",
          "purchase",
          "refund",
          "session-end");

  /** Every contract's versions, oldest first. */
  public static List<ContractSchema> all() {
    return CONTRACTS.stream().flatMap(contract -> versions(contract).stream()).toList();
  }

  /** The names of all contracts, in alphabetical order. */
  public static List<String> contracts() {
    return CONTRACTS;
  }

  /**
   * The versions of a contract, oldest first.
   *
   * @throws IllegalArgumentException if there is no such contract
   */
  public static List<ContractSchema> versions(String contract) {
    List<ContractSchema> versions = new ArrayList<>();
    String text = read(contract, 1);
    while (text != null) {
      versions.add(new ContractSchema(contract, versions.size() + 1, fullName(text), text));
      text = read(contract, versions.size() + 1);
    }
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("there is no contract " + contract);
    }
    return List.copyOf(versions);
  }

  private static String read(String contract, int version) {
    String name = "/schemas/" + contract + "/v" + version + ".avsc";
    try (InputStream in = ContractSchema.class.getResourceAsStream(name)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String fullName(String text) {
    String name = null;
    String namespace = null;
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "name" -> name = json.getText();
          case "namespace" -> namespace = json.getText();
          default -> json.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return namespace + "." + name;
  }

  @Override
  public String toString() {
    return contract + " v" + version;
  }
}
