package io.perigee.faces.cloudapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.error.Invalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiVersionTest {

  @ParameterizedTest
  @CsvSource({
    "~9||~8, 9.0.0", "~8||~9, 9.0.0", "8, 8.0.0", "~8, 8.0.0", "~7, 7.3.0", "~7.2, 7.2.0", "~7.3, 7.3.0", "*, 9.0.0",
    "7.0.0, 7.0.0", "7.1, 7.1.0", "~8 || ~7, 8.0.0", "^7.1, 7.3.0", ">=7.2.0, 9.0.0", "<8, 7.3.0", "<=8, 8.0.0", "8.x, 8.0.0",
    "~6||~7.1, 7.1.0", "=9.0.0, 9.0.0", ">7, 9.0.0"
  })
  void theNewestAcceptedVersionIsAnswered(String range, String version) {
    assertThat(ApiVersion.accepted(range)).hasToString(version);
  }

  @ParameterizedTest
  @NullAndEmptySource
  void withoutARangeItIsTheLatest(String range) {
    assertThat(ApiVersion.accepted(range)).isEqualTo(ApiVersion.LATEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"~6", "10", "7.4", "7.2.5", "8.1.0", "nonsense", "~", ">9", "1.2.3.4", "99999999999"})
  void rangesThatNothingAnswersAreInvalidVersions(String range) {
    assertThatThrownBy(() -> ApiVersion.accepted(range))
        .isInstanceOf(Invalid.class)
        .satisfies(e -> assertThat(((Invalid) e).code()).isEqualTo("InvalidVersion"));
  }

  @Test
  void olderVersionsKnowLess() {
    assertThat(ApiVersion.accepted("~7").hasBrands()).isFalse();
    assertThat(ApiVersion.accepted("~8").hasBrands()).isTrue();
    assertThat(ApiVersion.accepted("~8").hasRoleObjects()).isFalse();
    assertThat(ApiVersion.accepted("~9").hasRoleObjects()).isTrue();
  }
}
