package io.perigee.compute.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.host.Host.Capacity;
import io.perigee.compute.region.Region;
import io.perigee.compute.region.RegionStore;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class PlacementTest {

  private static final Capacity EIGHTH = new Capacity(128, 1024, 1);

  @Inject Database database;
  @Inject HostStore hosts;
  @Inject RegionStore regions;

  /** A region of the test's own with two hosts, each with room for eight. */
  private Region region() {
    String name = "r" + UUID.randomUUID().toString().substring(0, 8);
    ObjectNode body = Json.object();
    body.putArray("regions").addObject().put("name", name);
    var rows = body.putArray("hosts");
    for (String host : List.of("a", "b")) {
      rows.addObject()
          .put("name", name + host)
          .put("region", name)
          .put("memory", 1024)
          .put("disk", 1 << 20)
          .put("vcpus", 64);
    }
    Response response = Installation.send(body);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return database.read(h -> regions.byName(h, name)).orElseThrow();
  }

  private Optional<Host> reserve(Region region, UUID account, Capacity amount) {
    return database.write(h -> hosts.reserve(h, region.id(), account, amount, Instant.now()));
  }

  private List<Host> all(Region region) {
    return database.read(hosts::list).stream()
        .filter(host -> host.region().equals(region.id()))
        .toList();
  }

  @Test
  void neverReservesMoreThanThereIsHoweverManyAskAtOnce() throws Exception {
    // Given
    Region region = region();
    List<Future<Optional<Host>>> asked = new ArrayList<>();

    // When
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 40; i++) {
        asked.add(callers.submit(() -> reserve(region, UUID.randomUUID(), EIGHTH)));
      }
    }

    // Then: everyone for whom there was room has a place
    int placed = 0;
    for (Future<Optional<Host>> each : asked) {
      placed += each.get().isPresent() ? 1 : 0;
    }
    assertThat(placed).isEqualTo(16);
    assertThat(all(region)).extracting(Host::used).containsOnly(new Capacity(1024, 8192, 8));
  }

  @Test
  void spreadsOverHosts() {
    // Given
    Region region = region();

    // When
    reserve(region, UUID.randomUUID(), EIGHTH);
    reserve(region, UUID.randomUUID(), EIGHTH);

    // Then
    assertThat(all(region)).extracting(host -> host.used().memory()).containsOnly(128L);
  }

  @Test
  void findsNoRoomWhereOneDimensionIsFull() {
    // Given
    Region region = region();

    // When
    Optional<Host> tooMuchMemory = reserve(region, UUID.randomUUID(), new Capacity(1025, 1, 1));
    Optional<Host> tooMuchDisk =
        reserve(region, UUID.randomUUID(), new Capacity(1, (1 << 20) + 1, 1));
    Optional<Host> tooManyCpus = reserve(region, UUID.randomUUID(), new Capacity(1, 1, 65));

    // Then
    assertThat(List.of(tooMuchMemory, tooMuchDisk, tooManyCpus)).allMatch(Optional::isEmpty);
    assertThat(all(region)).extracting(Host::used).containsOnly(new Capacity(0, 0, 0));
  }

  @Test
  void givesAReservationBack() {
    // Given
    Region region = region();
    Host host = reserve(region, UUID.randomUUID(), EIGHTH).orElseThrow();

    // When
    Host after = database.write(h -> hosts.release(h, host.id(), EIGHTH, Instant.now()));

    // Then
    assertThat(after.used()).isEqualTo(new Capacity(0, 0, 0));
    assertThat(after.version()).isEqualTo(host.version() + 1);
  }
}
