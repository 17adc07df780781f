package io.perigee.power.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotMade;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlActionTest {

  @ParameterizedTest
  @EnumSource(ControlAction.class)
  void eachIsFoundByItsWordsAndHasAKindOfItsOwn(ControlAction action) {
    assertThat(ControlAction.of(action.subsystem(), action.action())).isSameAs(action);
    assertThat(Stream.of(ControlAction.values()).filter(a -> a.kind().equals(action.kind())))
        .hasSize(1);
  }

  @Test
  void onlyWhatInterruptsANodeMustNotBeRepeated() {
    assertThat(Stream.of(ControlAction.values()).filter(a -> !a.repeatable()))
        .containsExactly(ControlAction.POWER_CYCLE, ControlAction.POWER_RESET);
  }

  @Test
  void unknownOnesAreInvalidAndPlannedOnesNotMade() {
    assertThatThrownBy(() -> ControlAction.of("power", "up"))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("power on, power off");
    assertThatThrownBy(() -> ControlAction.of("sel", "list")).isInstanceOf(NotMade.class);
  }
}
