package dev.tributary.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HexFormat;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class ArchivedFileTest {
  @Test
  void theCoderWritesItsGoldenBytes_andReadsThem() throws Exception {
    ArchivedFile file = new ArchivedFile("/a/b", LocalDate.of(2026, 3, 1), "org-a", 300, 5);
    byte[] golden =
        HexFormat.of().parseHex("01" + "052f612f62" + "a1a001" + "066f72672d61" + "ac02" + "05");

    assertThat(CoderUtils.encodeToByteArray(ArchivedFile.FileCoder.of(), file)).isEqualTo(golden);
    assertThat(CoderUtils.decodeFromByteArray(ArchivedFile.FileCoder.of(), golden)).isEqualTo(file);
  }
}
