package io.perigee.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.gateway.answer.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudApiVersionsTest {

  @ParameterizedTest
  @CsvSource({
    "~9||~8, 9.0.0",
    "~8||~9, 9.0.0",
    "8, 8.0.0",
    "~8, 8.0.0",
    "~7.2, 7.2.0",
    "~7.3, 7.3.0",
    "~7, 7.3.0",
    "7.0.0, 7.0.0",
    "*, 9.0.0",
    "~8||~7, 8.0.0",
    "9.0.0, 9.0.0",
    "^7.1, 7.3.0",
    ">=7.0.0, 9.0.0",
    "~6||7.1, 7.1.0",
    "'~8 || ~7', 8.0.0"
  })
  void theNewestVersionInTheRangeIsChosen(String range, String version) {
    assertThat(CloudApiVersions.choose(range)).isEqualTo(version);
  }

  @Test
  void withoutARangeItIsTheNewest() {
    assertThat(CloudApiVersions.choose(null)).isEqualTo("9.0.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "~6",
        "10",
        "7.4.0",
        "8.0.1",
        "~8.1",
        "latest",
        "~9 OR ~8",
        "99999999999999999999",
        "||",
        "<7"
      })
  void aRangeWithoutAnyIsRefused(String range) {
    assertThatThrownBy(() -> CloudApiVersions.choose(range))
        .isInstanceOfSatisfying(
            Refused.class,
            e -> {
              assertThat(e.refusal().status()).isEqualTo(400);
              assertThat(e.refusal().code()).isEqualTo("InvalidVersion");
              assertThat(e.refusal().message()).contains("7.0.0").contains("9.0.0");
            });
  }
}
