package dev.tributary.transforms.admission;

import dev.tributary.transforms.GoldenBytes;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdmissionCodersTest {
  @Test
  void uuid_keepsItsBytes() throws Exception {
    String id = "01234567-89ab-5def-8123-456789abcdef";
    GoldenBytes.hold(
        UuidCoder.of(), UUID.fromString(id), UUID.fromString(id), "AQEjRWeJq13vgSNFZ4mrze8");
  }

  @Test
  void tally_keepsItsBytes() throws Exception {
    GoldenBytes.hold(
        Tally.TallyCoder.of(),
        new Tally(1, 2, 3, 4, 500),
        new Tally(1, 2, 3, 4, 500),
        "AQECAwT0Aw");
  }
}
