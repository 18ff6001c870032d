package dev.tributary.io.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.gateway.Sample;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WriteRequestTest {
  /** Written down by hand from the definition of the format. */
  @Test
  void twoSamplesOfASeries_andOneOfAnother_areTheseBytes() {
    byte[] request =
        WriteRequest.of(
            List.of(
                Sample.of("m", Map.of("a", "ü", "Z", "1", "none", ""), 1, 1.0),
                Sample.of("m", Map.of("a", "ü", "Z", "1", "none", ""), 300, 2.0),
                Sample.of("n", Map.of(), 1, -1.0)));

    assertThat(HexFormat.of().formatHex(request))
        .isEqualTo(
            "0a3b" // a series of 59 bytes
                + "0a060a015a120131" // Z="1"
                + "0a0d0a085f5f6e616d655f5f12016d" // __name__="m"
                + "0a070a01611202c3bc" // a="ü"
                + "120b09000000000000f03f1001" // 1.0 at 1
                + "120c09000000000000004010ac02" // 2.0 at 300
                + "0a1c"
                + "0a0d0a085f5f6e616d655f5f12016e"
                + "120b09000000000000f0bf1001");
  }
}
