package dev.tributary.contracts.kafka;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A Kafka cluster, and what every client of it needs to be let in: the properties of Kafka's own
 * clients, for example {@code security.protocol}, {@code ssl.truststore.location}, {@code
 * sasl.jaas.config}. Prints as its addresses only, because a property may be a secret.
 *
 * @param bootstrapServers {@code host:port[,host:port]}
 * @param properties by Kafka's names; a value like {@code ${env:NAME}} is replaced by Kafka where
 *     the client is made, if the properties name its provider
 */
public record KafkaCluster(String bootstrapServers, Map<String, String> properties)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Keeps copies. */
  public KafkaCluster {
    Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /** A cluster that lets everybody in, over plain text. */
  public static KafkaCluster at(String bootstrapServers) {
    return new KafkaCluster(bootstrapServers, Map.of());
  }

  /**
   * @param file in the format of {@link Properties}, as Kafka's own tools take it
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not in that format
   */
  public static KafkaCluster at(String bootstrapServers, Path file) throws IOException {
    Properties read = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      read.load(in);
    }
    Map<String, String> properties = new HashMap<>();
    read.stringPropertyNames()
        .forEach(name -> properties.put(name, read.getProperty(name).strip()));
    return new KafkaCluster(bootstrapServers, properties);
  }

  /** The settings of a client: its own, which win, and those of the cluster. */
  public Map<String, Object> client(Map<String, ?> own) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("bootstrap.servers", bootstrapServers);
    all.putAll(own);
    return all;
  }

  /** The addresses. */
  @Override
  public String toString() {
    return bootstrapServers;
  }
}
