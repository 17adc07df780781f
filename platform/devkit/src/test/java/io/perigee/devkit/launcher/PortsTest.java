package io.perigee.devkit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

  @TempDir Path folder;

  @Test
  void portsAreKeptFromOneStartToTheNext() {
    Home home = home("first");
    Ports before = Ports.settle(home, name -> false);

    Ports after = Ports.settle(home, name -> false);

    for (String name : Processes.PORTS) {
      assertThat(after.of(name)).as(name).isEqualTo(before.of(name));
    }
    assertThat(after.moved()).isFalse();
  }

  @Test
  void whatAnotherInstallationHasRecordedIsTakenThoughNothingListensThereYet() throws Exception {
    // Given two that have recorded the same ports
    Home first = home("first");
    Home second = home("second");
    Ports.settle(first, name -> false);
    Files.createDirectories(second.root());
    Files.copy(first.ports(), second.ports());

    // When
    Ports moved = Ports.settle(second, name -> false);

    // Then one gives way, but for the gateway's, which is named by its user
    assertThat(moved.moved()).isTrue();
    assertThat(shared(first, second)).containsExactly(Ports.read(first.ports()).get(Ports.GATEWAY));
    assertThat(Ports.settle(first, name -> false).moved()).isFalse();
  }

  @Test
  void aRunningProcessKeepsItsPortAndOneThatWasTakenMeanwhileMoves() throws Exception {
    Home home = home("first");
    int network = Ports.settle(home, name -> false).of("network");

    try (ServerSocket other = new ServerSocket(network, 1, InetAddress.getLoopbackAddress())) {
      assertThat(other.isBound()).isTrue();
      Ports running = Ports.settle(home, "network"::equals);
      Ports stopped = Ports.settle(home, name -> false);

      assertThat(running.of("network")).isEqualTo(network);
      assertThat(running.moved()).isFalse();
      assertThat(stopped.of("network")).isNotEqualTo(network);
      assertThat(stopped.moved()).isTrue();
    }
  }

  @Test
  void anInstallationThatIsGoneGivesItsPortsBack() throws Exception {
    Home gone = home("gone");
    Home next = home("next");
    Ports.settle(gone, name -> false);
    Map<String, Integer> ports = Ports.read(gone.ports());
    Files.createDirectories(next.root());
    Files.move(gone.ports(), next.ports());

    Ports settled = Ports.settle(next, name -> false);

    assertThat(settled.moved()).isFalse();
    assertThat(Ports.read(next.ports())).isEqualTo(ports);
  }

  private Home home(String name) {
    return new Home(folder.resolve(name));
  }

  private static Set<Integer> shared(Home one, Home other) throws Exception {
    Set<Integer> shared = new HashSet<>(Ports.read(one.ports()).values());
    shared.retainAll(Ports.read(other.ports()).values());
    return shared;
  }
}
