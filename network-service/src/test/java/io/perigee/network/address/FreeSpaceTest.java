package io.perigee.network.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FreeSpaceTest {

  private static Range range(int first, int last) {
    return new Range(Address.of("10.0.0." + first), Address.of("10.0.0." + last));
  }

  private static Address address(int last) {
    return Address.of("10.0.0." + last);
  }

  @Test
  void theLowestAddressIsTakenFirstAndItsRangeShrinks() {
    FreeSpace space = new FreeSpace(List.of(range(5, 9), range(20, 20)));

    assertThat(space.takeFirst()).contains(address(5));

    assertThat(space.gone()).containsExactly(range(5, 9));
    assertThat(space.come()).containsExactly(range(6, 9));
  }

  @Test
  void anAddressInTheMiddleSplitsItsRange() {
    FreeSpace space = new FreeSpace(List.of(range(1, 9)));

    space.take(address(4));

    assertThat(space.come()).containsExactlyInAnyOrder(range(1, 3), range(5, 9));
  }

  @Test
  void aTakenRangeCutsAllThatItTouches() {
    FreeSpace space = new FreeSpace(List.of(range(1, 5), range(7, 9), range(11, 20)));

    space.take(range(4, 12));

    assertThat(space.gone()).containsExactlyInAnyOrder(range(1, 5), range(7, 9), range(11, 20));
    assertThat(space.come()).containsExactlyInAnyOrder(range(1, 3), range(13, 20));
  }

  @Test
  void anAddressGivenBackJoinsTheRangesBesideIt() {
    FreeSpace space = new FreeSpace(List.of(range(1, 3), range(5, 9)));

    space.give(address(4));

    assertThat(space.gone()).containsExactlyInAnyOrder(range(1, 3), range(5, 9));
    assertThat(space.come()).containsExactly(range(1, 9));
  }

  @Test
  void whatIsTakenAndGivenBackChangesNothing() {
    FreeSpace space = new FreeSpace(List.of(range(1, 3)));

    space.take(address(1));
    space.give(address(1));
    space.give(address(2));
    space.take(address(99));

    assertThat(space.gone()).isEmpty();
    assertThat(space.come()).isEmpty();
  }

  @Test
  void nothingIsTakenFromNothing() {
    assertThat(new FreeSpace(List.of()).takeFirst()).isEmpty();
  }
}
