package io.perigee.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.error.Conflict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionsTest {

  @Test
  void anEntityTagIsTheQuotedVersion() {
    assertThat(Versions.etag(7)).isEqualTo("\"7\"");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"*", "", "\"7\"", "\"6\", \"7\""})
  void thePresentVersionOrNoConditionMatches(String ifMatch) {
    assertThatCode(() -> Versions.requireMatch(ifMatch, 7)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"6\"", "7", "W/\"7\"", "nonsense"})
  void anyOtherTagDoesNot(String ifMatch) {
    assertThatThrownBy(() -> Versions.requireMatch(ifMatch, 7))
        .isInstanceOf(Conflict.class)
        .extracting(e -> ((Conflict) e).code())
        .isEqualTo("PreconditionFailed");
  }
}
