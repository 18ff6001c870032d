package dev.tributary.contracts.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClusterTest {
  @Test
  void propertiesOfTheFile_reachEveryClient_butNotOverWhatItNeeds(@TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("kafka.properties"),
            """
            # a comment
            security.protocol = SSL
            acks=0
            bootstrap.servers=elsewhere:9092
            ssl.key.password=${env:KEY_PASSWORD}
            """);

    assertThat(KafkaCluster.at("b:9093", file).client(Map.of("acks", "all")))
        .isEqualTo(
            Map.of(
                "bootstrap.servers", "b:9093",
                "security.protocol", "SSL",
                "acks", "all",
                "ssl.key.password", "${env:KEY_PASSWORD}"));
  }

  @Test
  void printed_isItsAddressesOnly() {
    assertThat(new KafkaCluster("b:9093", Map.of("ssl.key.password", "pssst")))
        .hasToString("b:9093");
  }
}
