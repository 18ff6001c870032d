package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.options.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetryFlagsTest {
  @Test
  void flagsOfTelemetry_areTaken_andTheOthersLeft() throws Exception {
    Map<String, String> flags =
        new TreeMap<>(Map.of("traceSampling", "0.5", "metricsPort", "0", "port", "8090"));
    try (ServeTelemetry telemetry = ServeTelemetry.takeFrom(flags).start("tributary-test")) {
      assertThat(flags).containsExactly(Map.entry("port", "8090"));
      assertThat(telemetry.telemetry().sampling().ratio()).isEqualTo(0.5);
      assertThat(telemetry.page().orElseThrow()).matches("127\\.0\\.0\\.1:\\d+");
    }
    try (ServeTelemetry off = ServeTelemetry.takeFrom(flags).start("tributary-test")) {
      assertThat(off.telemetry().sampling().isOff()).isTrue();
      assertThat(off.page()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "-0.1", "NaN", "one", ""})
  void aShareThatIsNone_isRefused(String share) {
    assertThatThrownBy(() -> ServeTelemetry.takeFrom(new TreeMap<>(Map.of("traceSampling", share))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("--traceSampling takes a share from 0 to 1");
    assertThatThrownBy(
            () ->
                Flags.parse(List.of("--traceSampling=" + share), Main.home())
                    .toSettings()
                    .sampling())
        .isInstanceOf(SettingsException.class);
  }

  @Test
  void aPortThatIsNone_isRefused() {
    assertThatThrownBy(() -> ServeTelemetry.takeFrom(new TreeMap<>(Map.of("metricsPort", "70000"))))
        .hasMessageContaining("--metricsPort takes a number from 0 to 65535");
  }

  @Test
  void theService_isNamedByTheCommand() {
    assertThat(Logs.service(new String[] {"run", "activity", "--x=1"}))
        .isEqualTo("tributary-activity");
    assertThat(Logs.service(new String[] {"--verbose", "serve"})).isEqualTo("tributary-serve");
    assertThat(Logs.service(new String[0])).isEqualTo("tributary");
  }

  @Test
  void aFormatNobodyKnows_isSaidInOneSentence() {
    assertThat(Logs.problem(Map.of("TRIBUTARY_LOG_FORMAT", "xml")))
        .isEqualTo("TRIBUTARY_LOG_FORMAT takes one of [json, text], not xml");
    assertThat(Logs.problem(Map.of("TRIBUTARY_LOG_FORMAT", "json"))).isNull();
  }
}
