package dev.tributary.transforms.admission;

import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.transforms.GoldenBytes;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdmissionCodersTest {
  @Test
  void uuid_keepsItsBytes() throws Exception {
    String id = "01234567-89ab-5def-8123-456789abcdef";
    GoldenBytes.hold(
        UuidCoder.of(), UUID.fromString(id), UUID.fromString(id), "AQEjRWeJq13vgSNFZ4mrze8");
  }

  /** Without reasons it is what every build has written, and what older ones have left in state. */
  @Test
  void tally_keepsItsBytes() throws Exception {
    Tally old = new Tally(1, 2, 3, 4, 500, new TreeMap<>());
    GoldenBytes.hold(Tally.TallyCoder.of(), old, old, "AQECAwT0Aw");
    Tally one = old.plusRejected(ReasonCode.TIME_FUTURE).plusRejected(ReasonCode.JSON_MALFORMED);
    GoldenBytes.hold(Tally.TallyCoder.of(), one, one, "AgECAwb0AwIAAQUB");
  }
}
