package dev.tributary.io.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
  @TempDir Path folder;

  @Test
  void secretInAFile_isReadAtEachRequest_soThatItCanBeRotated() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "first\n");
    Credentials credentials = Credentials.bearer("file:" + file);

    assertThat(credentials.authorization()).contains("Bearer first");
    Files.writeString(file, "second");
    assertThat(credentials.authorization()).contains("Bearer second");
    assertThat(Credentials.basic("me", "file:" + file).authorization())
        .contains("Basic bWU6c2Vjb25k");
    assertThat(Credentials.none().authorization()).isEmpty();
  }

  @Test
  void secretItself_isRefusedWhereItsPlaceIsExpected_andNotQuoted() {
    assertThatThrownBy(() -> Credentials.bearer("hunter2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(
            () -> PrometheusTarget.at("http://me:hunter2@h/api/v1/write", Credentials.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void missingSecret_isAnErrorOfTheWorker() {
    assertThatThrownBy(() -> Credentials.bearer("env:TRIBUTARY_NO_SUCH").authorization())
        .isInstanceOf(IOException.class);
  }
}
