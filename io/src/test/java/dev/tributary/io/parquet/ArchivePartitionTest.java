package dev.tributary.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivePartitionTest {
  @ParameterizedTest
  @CsvSource({
    "2026-03-01T00:00:00Z, 2026-03-01",
    "2026-03-01T23:59:59.999Z, 2026-03-01",
    "2026-02-28T23:59:59.999Z, 2026-02-28",
    "2028-02-29T12:00:00Z, 2028-02-29",
    // Clocks in Chatham go forward within this UTC day.
    "2026-09-26T14:00:00Z, 2026-09-26",
    "2026-09-26T13:59:59.999Z, 2026-09-26",
  })
  void theDayIsThatOfUtc_whateverTheZoneOfTheMachine(String time, String day) {
    assertThat(ZoneId.systemDefault()).isEqualTo(ZoneId.of("Pacific/Chatham"));

    ArchivePartition partition = ArchivePartition.of(Samples.event(1, "org-acme", time));

    assertThat(partition.entry("x.parquet")).isEqualTo("dt=" + day + "/tenant=org-acme/x.parquet");
  }

  @Test
  void aPathGivesItsPartitionBack() {
    String path = "s3://bucket/cold/events/dt=2026-03-01/tenant=org-acme/0a.parquet";

    assertThat(ArchivePartition.parse(path))
        .isEqualTo(new ArchivePartition(LocalDate.parse("2026-03-01"), "org-acme"));
    assertThat(ArchivePartition.nameIn(path)).isEqualTo("0a.parquet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../org-acme", "a/b", "", "Org", "a*", "-a", "a=b"})
  void aTenantThatIsNoPlainName_neverBecomesAPath(String tenant) {
    assertThatThrownBy(() -> ArchivePartition.of(Samples.event(1, tenant, "2026-03-01T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ReadArchive.from("/cold").tenant(tenant))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/cold/file.parquet", "/cold/dt=2026-03-01/file.parquet"})
  void aPathOutsideTheLayout_isRefused(String path) {
    assertThatThrownBy(() -> ArchivePartition.parse(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "/cold/*", "/cold/[a]", "/cold/{a,b}", "C:\\cold"})
  void aRootThatWouldBeReadAsAPattern_isRefused(String root) {
    assertThatThrownBy(() -> ArchiveEvents.to(root)).isInstanceOf(IllegalArgumentException.class);
  }
}
