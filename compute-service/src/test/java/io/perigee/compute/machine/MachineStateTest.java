package io.perigee.compute.machine;

import static io.perigee.compute.machine.MachineState.DELETED;
import static io.perigee.compute.machine.MachineState.DELETING;
import static io.perigee.compute.machine.MachineState.DOWN;
import static io.perigee.compute.machine.MachineState.FAILED;
import static io.perigee.compute.machine.MachineState.PROVISIONING;
import static io.perigee.compute.machine.MachineState.READY;
import static io.perigee.compute.machine.MachineState.RUNNING;
import static io.perigee.compute.machine.MachineState.SHUTTING_DOWN;
import static io.perigee.compute.machine.MachineState.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MachineStateTest {

  private static final Set<String> ALLOWED =
      Set.of(
          "PROVISIONING RUNNING",
          "PROVISIONING FAILED",
          "PROVISIONING DELETING",
          "READY RUNNING",
          "READY STOPPED",
          "READY DELETING",
          "RUNNING SHUTTING_DOWN",
          "RUNNING DELETING",
          "SHUTTING_DOWN DOWN",
          "SHUTTING_DOWN STOPPED",
          "SHUTTING_DOWN RUNNING",
          "SHUTTING_DOWN DELETING",
          "DOWN READY",
          "DOWN STOPPED",
          "DOWN DELETING",
          "STOPPED READY",
          "STOPPED DELETING",
          "FAILED DELETING",
          "DELETING DELETED",
          "DELETING FAILED");

  static Stream<Arguments> everyPair() {
    return Arrays.stream(MachineState.values())
        .flatMap(from -> Arrays.stream(MachineState.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("everyPair")
  void goesOnlyWhereThePictureShows(MachineState from, MachineState to) {
    assertThat(from.mayBecome(to)).isEqualTo(ALLOWED.contains(from + " " + to));
  }

  @ParameterizedTest
  @EnumSource
  void everyStateButDeletedMayBeLeft(MachineState state) {
    assertThat(state.terminal()).isEqualTo(state == DELETED);
  }

  @ParameterizedTest
  @EnumSource
  void isReadBackFromItsWord(MachineState state) {
    assertThat(MachineState.of(state.word())).isEqualTo(state);
  }

  @Test
  void showsOutsideTheWordsThatCloudApiKnows() {
    assertThat(Stream.of(PROVISIONING, READY).map(MachineState::outside))
        .containsOnly("provisioning");
    assertThat(RUNNING.outside()).isEqualTo("running");
    assertThat(Stream.of(SHUTTING_DOWN, DELETING).map(MachineState::outside))
        .containsOnly("stopping");
    assertThat(Stream.of(DOWN, STOPPED).map(MachineState::outside)).containsOnly("stopped");
    assertThat(FAILED.outside()).isEqualTo("failed");
    assertThat(DELETED.outside()).isEqualTo("deleted");
  }
}
