package io.perigee.faces.cloudapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.error.Invalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiVersionTest {

  @ParameterizedTest
  @ValueSource(strings = {"7.0.0", "7.1.0", "7.2.0", "7.3.0", "8.0.0", "9.0.0"})
  void whatTheGatewayChoseIsAnswered(String version) {
    assertThat(ApiVersion.accepted(version)).hasToString(version);
  }

  @Test
  void withoutAChoiceItIsTheLatest() {
    assertThat(ApiVersion.accepted(null)).hasToString("9.0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "6.0.0", "7.4.0", "8.1.0", "8", "nonsense"})
  void otherVersionsAreInvalid(String version) {
    assertThatThrownBy(() -> ApiVersion.accepted(version))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("[7.0.0, 7.1.0, 7.2.0, 7.3.0, 8.0.0, 9.0.0]")
        .satisfies(e -> assertThat(((Invalid) e).code()).isEqualTo("InvalidVersion"));
  }

  @Test
  void olderVersionsKnowLess() {
    assertThat(ApiVersion.accepted("7.3.0").hasBrands()).isFalse();
    assertThat(ApiVersion.accepted("8.0.0").hasBrands()).isTrue();
    assertThat(ApiVersion.accepted("8.0.0").hasRoleObjects()).isFalse();
    assertThat(ApiVersion.accepted("9.0.0").hasRoleObjects()).isTrue();
  }
}
