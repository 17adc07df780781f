package io.perigee.network.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@NetworkTest
class LeaseTest {

  @Inject Database database;
  @Inject States states;
  @Inject LeaseSweep sweep;

  @Test
  void theNextFreeAddressSkipsWhatIsWithheldAndWhatIsLeased() {
    // Given a network of eight addresses: network, gateway, a DHCP range of two, broadcast
    String name = Luna.name("net");
    Luna.put(
            name,
            Json.object()
                .put("network", "10.2.0.0/29")
                .put("gateway", "10.2.0.1")
                .put("dhcp", true)
                .put("dhcp_range_begin", "10.2.0.3")
                .put("dhcp_range_end", "10.2.0.4"))
        .then()
        .statusCode(201);

    // When all that is free is asked for
    List<String> given = IntStream.range(0, 3).mapToObj(i -> next(name)).toList();

    // Then the rest is handed out, and then no more
    assertThat(given).containsExactly("10.2.0.2", "10.2.0.5", "10.2.0.6");
    Response full = Luna.lease(Luna.lease(name, UUID.randomUUID(), "BOOTIF", null));
    assertThat(full.statusCode()).isEqualTo(409);
    assertThat(full.jsonPath().getString("message"))
        .isEqualTo("network " + name + " has no free address");
  }

  @Test
  void askingAgainGivesTheSame() {
    String name = Luna.network("10.2.0.0/24");
    UUID node = UUID.randomUUID();

    String first = address(Luna.lease(Luna.lease(name, node, "BOOTIF", null)), 0);
    String again = address(Luna.lease(Luna.lease(name, node, "BOOTIF", null)), 0);
    String named = address(Luna.lease(Luna.lease(name, node, "BOOTIF", first)), 0);

    assertThat(List.of(again, named)).containsOnly(first);
  }

  @Test
  void anAddressThatIsTakenIsRefusedAndNothingOfTheCallIsGiven() {
    String name = Luna.network("10.2.0.0/24");
    Luna.lease(Luna.lease(name, UUID.randomUUID(), "BOOTIF", "10.2.0.9")).then().statusCode(200);

    Response refused =
        Luna.lease(
            Luna.lease(name, UUID.randomUUID(), "BOOTIF", null),
            Luna.lease(name, UUID.randomUUID(), "BOOTIF", "10.2.0.9"));

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.jsonPath().getString("message"))
        .startsWith("address 10.2.0.9 in network " + name + " is taken by node-");
    assertThat(refused.jsonPath().getString("errors[0].field")).isEqualTo("leases[1].address");
    assertThat(next(name)).isEqualTo("10.2.0.1");
  }

  @Test
  void addressesOutsideAndSpecialOnesAreRefused() {
    String name = Luna.network("10.2.0.0/24", "10.2.0.1");

    for (String address :
        new String[] {"10.3.0.1", "10.2.0.0", "10.2.0.255", "10.2.0.1", "fe80::1"}) {
      assertThat(Luna.lease(Luna.lease(name, UUID.randomUUID(), "BOOTIF", address)).statusCode())
          .as(address)
          .isEqualTo(400);
    }
  }

  @Test
  void thousandsAreLeasedInOneCallAndNextToNamedOnes() {
    String name = Luna.network("10.2.0.0/16");
    List<ObjectNode> rows = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      rows.add(Luna.lease(name, UUID.randomUUID(), "BOOTIF", null));
    }
    rows.add(Luna.lease(name, UUID.randomUUID(), "BOOTIF", "10.2.0.2"));

    Response answer = Luna.lease(rows.toArray(ObjectNode[]::new));

    answer.then().statusCode(200);
    List<String> addresses = answer.jsonPath().getList("leases.address");
    assertThat(addresses).hasSize(2001).doesNotHaveDuplicates();
    assertThat(addresses.getFirst()).isEqualTo("10.2.0.1");
    assertThat(addresses.get(1)).isEqualTo("10.2.0.3");
    assertThat(ranges(name)).isEqualTo(1);
  }

  @Test
  void manyWhoAskAtOnceGetDifferentAddresses() throws Exception {
    String name = Luna.network("10.2.0.0/24");
    List<String> addresses = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> asking =
          IntStream.range(0, 64).<Callable<String>>mapToObj(i -> () -> next(name)).toList();
      for (Future<String> given : threads.invokeAll(asking)) {
        addresses.add(given.get());
      }
    }

    assertThat(addresses).hasSize(64).doesNotHaveDuplicates();
  }

  @Test
  void whatIsReleasedIsFreeAgainAndTheRangesJoin() {
    String name = Luna.network("10.2.0.0/24");
    UUID node = UUID.randomUUID();
    Luna.lease(
            Luna.lease(name, node, "a", null),
            Luna.lease(name, UUID.randomUUID(), "a", null),
            Luna.lease(name, node, "b", null))
        .then()
        .statusCode(200);

    Response released =
        Luna.service()
            .body(
                "{\"holder\":{\"kind\":\"node\",\"id\":\"%s\"},\"addresses\":[\"10.2.0.1\"]}"
                    .formatted(node))
            .post("/internal/leases/release");

    assertThat(released.jsonPath().getInt("released")).isEqualTo(1);
    assertThat(next(name)).isEqualTo("10.2.0.1");
    Luna.service()
        .body("{\"holder\":{\"kind\":\"node\",\"id\":\"%s\"}}".formatted(node))
        .post("/internal/leases/release")
        .then()
        .statusCode(200);
    assertThat(ranges(name)).isEqualTo(1);
    assertThat(next(name)).isEqualTo("10.2.0.3");
  }

  @Test
  void oneLeaseIsReleasedByItsId() {
    String name = Luna.network("10.2.0.0/24");
    String id =
        Luna.lease(Luna.lease(name, UUID.randomUUID(), "a", null))
            .jsonPath()
            .getString("leases[0].id");

    assertThat(Luna.service().delete("/internal/leases/" + id).jsonPath().getInt("released"))
        .isEqualTo(1);
    assertThat(Luna.service().delete("/internal/leases/" + id).jsonPath().getInt("released"))
        .isZero();
  }

  @Test
  void anAddressInDhcpsRangeThatIsReleasedIsNotHandedOut() {
    String name = Luna.name("net");
    Luna.put(
            name,
            Json.object()
                .put("network", "10.2.0.0/29")
                .put("dhcp", true)
                .put("dhcp_range_begin", "10.2.0.1")
                .put("dhcp_range_end", "10.2.0.4"))
        .then()
        .statusCode(201);
    String id =
        Luna.lease(Luna.lease(name, UUID.randomUUID(), "BOOTIF", "10.2.0.2"))
            .jsonPath()
            .getString("leases[0].id");

    Luna.service().delete("/internal/leases/" + id).then().statusCode(200);

    assertThat(next(name)).isEqualTo("10.2.0.5");
  }

  @Test
  void aLeaseIsTakenOnceItsHolderShowsItAndFreedOnceItNoLongerDoes() {
    // Given a held lease
    String name = Luna.network("10.2.0.0/24");
    UUID node = UUID.randomUUID();
    Response leased =
        Luna.lease(Luna.lease(name, node, "BOOTIF", null), Luna.lease(name, node, "ib0", null));
    String network = leased.jsonPath().getString("leases[0].network_id");
    assertThat(leased.jsonPath().getString("leases[0].state")).isEqualTo("held");

    // When the node is seen with both addresses, they are taken
    tell(node, 1, false, network, "10.2.0.1", "10.2.0.2");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(stateOf(node)).containsExactly("taken", "taken"));

    // When a newer state shows one of them, the other is free
    tell(node, 2, false, network, "10.2.0.2");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(stateOf(node)).containsExactly("taken"));
    assertThat(next(name)).isEqualTo("10.2.0.1");

    // When the node is gone, nothing of it is left
    tell(node, 3, true, network);
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(stateOf(node)).isEmpty());
  }

  @Test
  void aLeaseAskedForAgainIsNotFreedByAnOlderStateOfItsHolder() {
    // Given a taken lease that version 4 will show again, while version 3 does not
    String name = Luna.network("10.2.0.0/24");
    UUID node = UUID.randomUUID();
    String network =
        Luna.lease(Luna.lease(name, node, "BOOTIF", null))
            .jsonPath()
            .getString("leases[0].network_id");
    tell(node, 2, false, network, "10.2.0.1");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(stateOf(node)).containsExactly("taken"));
    Luna.lease(Luna.lease(name, node, "BOOTIF", "10.2.0.1").put("version", 4))
        .then()
        .statusCode(200);

    // When version 3 is seen, and then another node's state by which we know that it was
    UUID other = UUID.randomUUID();
    Luna.lease(Luna.lease(name, other, "BOOTIF", null)).then().statusCode(200);
    tell(node, 3, false, network);
    await().atMost(Duration.ofSeconds(30)).until(() -> knownVersion(node) == 3);

    // Then the lease is still there
    assertThat(stateOf(node)).containsExactly("taken");
  }

  @Test
  void anExpiredLeaseIsFreedUnlessItsHoldersServiceKnowsTheAddress() {
    // Given two held leases whose time is over, one of an address that compute uses
    String name = Luna.network("10.2.0.0/24");
    UUID node = UUID.randomUUID();
    Luna.lease(Luna.lease(name, node, "a", "10.2.0.77"), Luna.lease(name, node, "b", "10.2.0.78"))
        .then()
        .statusCode(200);
    database.run(
        h ->
            h.execute(
                "UPDATE lease SET expires_at = now() - interval '1 second' WHERE holder_id = ?",
                node.toString()));

    sweep.freeExpired();

    assertThat(stateOf(node)).containsExactly("taken");
    Luna.lease(Luna.lease(name, UUID.randomUUID(), "a", "10.2.0.78")).then().statusCode(200);
    assertThat(Luna.lease(Luna.lease(name, UUID.randomUUID(), "a", "10.2.0.77")).statusCode())
        .isEqualTo(409);
  }

  @Test
  void aNetworkCannotBeMadeTooSmallForItsLeases() {
    String name = Luna.network("10.2.0.0/16");
    Luna.lease(Luna.lease(name, UUID.randomUUID(), "a", "10.2.7.1")).then().statusCode(200);

    Response smaller = Luna.put(name, Json.object().put("network", "10.2.0.0/24"));
    Response gateway = Luna.put(name, Json.object().put("gateway", "10.2.7.1"));

    assertThat(smaller.statusCode()).isEqualTo(409);
    assertThat(smaller.jsonPath().getString("message"))
        .startsWith("address 10.2.7.1 of node-")
        .endsWith("would not fit the network, and cannot be changed while it is being given");
    assertThat(gateway.statusCode()).isEqualTo(409);
    Luna.put(name, Json.object().put("network", "10.2.0.0/17")).then().statusCode(204);
    assertThat(next(name)).isEqualTo("10.2.0.1");
  }

  @Test
  void addressesOfIpv6NetworksAreLeasedToo() {
    String name = Luna.network("2001:db8::/64", "2001:db8::1");

    assertThat(next(name)).isEqualTo("2001:db8::2");
  }

  private String next(String network) {
    return address(Luna.lease(Luna.lease(network, UUID.randomUUID(), "BOOTIF", null)), 0);
  }

  private static String address(Response answer, int place) {
    answer.then().statusCode(200);
    return answer.jsonPath().getString("leases[" + place + "].address");
  }

  private void tell(UUID node, long version, boolean deleted, String network, String... addresses) {
    ObjectNode object = Json.object().put("name", "n");
    object.putArray("interfaces");
    for (String address : addresses) {
      object
          .withArray("interfaces")
          .addObject()
          .put("network_id", network)
          .put("ipaddress", address);
    }
    database.run(
        h ->
            states.publish(
                h,
                new StateChange(
                    Topics.NODES,
                    node.toString(),
                    "n",
                    version,
                    null,
                    null,
                    "active",
                    List.of(),
                    deleted,
                    object)));
  }

  private List<String> stateOf(UUID node) {
    return database.read(
        h ->
            h.createQuery("SELECT state FROM lease WHERE holder_id = :id")
                .bind("id", node.toString())
                .mapTo(String.class)
                .list());
  }

  private long knownVersion(UUID node) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT coalesce(max(version), 0) FROM known WHERE topic = 'nodes' AND id = :id")
                .bind("id", node.toString())
                .mapTo(Long.class)
                .one());
  }

  private int ranges(String network) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT count(*) FROM free_range r JOIN network n ON n.id = r.network_id WHERE n.name = :name")
                .bind("name", network)
                .mapTo(Integer.class)
                .one());
  }
}
