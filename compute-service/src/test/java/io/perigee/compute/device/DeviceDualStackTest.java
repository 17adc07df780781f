package io.perigee.compute.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.NodeRenumbering.Move;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Switches and other devices in networks of both families. */
@NodeTest
@WithTestResource(NodePeers.class)
class DeviceDualStackTest {

  @Inject Database database;
  @Inject DeviceRenumbering renumbering;

  private static String made(String kind, String network) {
    String name = Luna.name("dev");
    Luna.post(kind, name, Json.object().put("network", network)).then().statusCode(201);
    return name;
  }

  private static String addresses(String kind, String name) {
    ObjectNode shown = Luna.get(kind, name);
    return shown.path("ipaddress").asText() + " " + shown.path("ipaddress_ipv6").asText("-");
  }

  private static Response change(String kind, String name, String fields) {
    return Luna.post(kind, name, Json.tree(fields.replace('\'', '"')));
  }

  private UUID id(String name) {
    return database.read(
        h ->
            h.createQuery("SELECT id FROM device WHERE name = :name")
                .bind("name", name)
                .mapTo(UUID.class)
                .one());
  }

  private int renumber(String network, Move... moves) {
    UUID id = NodePeers.id("network", network);
    return database.write(h -> renumbering.apply(h, id, List.of(moves), Cause.PLATFORM));
  }

  @ParameterizedTest
  @ValueSource(strings = {"switch", "otherdev"})
  void aDeviceGetsAnAddressOfEachFamilyAndShowsListsAndPublishesThem(String kind) {
    String name = made(kind, Luna.name("dual"));

    assertThat(addresses(kind, name)).isEqualTo("10.200.0.1 fd00::1");
    JsonNode list = Json.tree(Luna.operator().get("/luna/config/" + kind).asString());
    assertThat(list.at("/config/" + kind + "/" + name + "/ipaddress_ipv6").asText())
        .isEqualTo("fd00::1");
    try (TopicProbe topic = TopicProbe.ofModule("devices")) {
      JsonNode told =
          topic
              .await(Duration.ofSeconds(20), m -> name.equals(m.data().path("name").asText()))
              .data();
      assertThat(told.at("/object/interfaces/0/ipaddress").asText()).isEqualTo("10.200.0.1");
      assertThat(told.at("/object/interfaces/0/ipaddress_ipv6").asText()).isEqualTo("fd00::1");
    }
    // What is shown may be posted back, and changes nothing
    Luna.post(kind, name, Luna.get(kind, name)).then().statusCode(204).header("ETag", "\"1\"");
    // One of a single family shows what it always showed
    assertThat(Luna.get(kind, made(kind, Luna.name("net"))).has("ipaddress_ipv6")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"switch", "otherdev"})
  void eachAddressIsNamedAndClearedByItself(String kind) {
    String network = Luna.name("dual");
    String name = made(kind, network);
    String second = made(kind, network);

    change(kind, name, "{'ipaddress_ipv6':'fd00::abc'}").then().statusCode(204);
    assertThat(addresses(kind, name)).isEqualTo("10.200.0.1 fd00::abc");
    change(kind, name, "{'ipaddress':'10.200.0.77'}").then().statusCode(204);
    assertThat(addresses(kind, name)).isEqualTo("10.200.0.77 fd00::abc");
    change(kind, second, "{'ipaddress_ipv6':'fd00::abc'}").then().statusCode(409);
    change(kind, name, "{'ipaddress_ipv6':''}").then().statusCode(204);
    assertThat(addresses(kind, name)).isEqualTo("10.200.0.77 -");
    // And is free then
    change(kind, second, "{'ipaddress_ipv6':'fd00::abc'}").then().statusCode(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"switch", "otherdev"})
  void aCopyHasAddressesOfItsOwnAndARemovedDeviceGivesBothBack(String kind) {
    String network = Luna.name("dual");
    String name = made(kind, network);
    String copy = Luna.name("copy");

    // As the published example of cloning does, the original's addresses are sent
    ObjectNode sent =
        Json.object()
            .put("network", network)
            .put("ipaddress", "10.200.0.1")
            .put("ipaddress_ipv6", "fd00::1")
            .put("new" + kind + "name", copy);
    Luna.post(kind, name, "/_clone", sent).then().statusCode(201);

    assertThat(addresses(kind, copy)).isEqualTo("10.200.0.2 fd00::2");
    Luna.delete(kind, name).then().statusCode(204);
    change(kind, copy, "{'ipaddress':'10.200.0.1','ipaddress_ipv6':'fd00::1'}")
        .then()
        .statusCode(204);
  }

  @Test
  void anotherNetworkKeepsAnAddressThatIsFreeThereAndBringsOrTakesTheSecondFamily() {
    String name = made("switch", Luna.name("net"));
    change("switch", name, "{'ipaddress':'10.200.7.7'}").then().statusCode(204);

    change("switch", name, "{'network':'%s'}".formatted(Luna.name("wide"))).then().statusCode(204);
    assertThat(addresses("switch", name)).isEqualTo("10.200.7.7 -");
    change("switch", name, "{'network':'%s'}".formatted(Luna.name("dual"))).then().statusCode(204);
    assertThat(addresses("switch", name)).isEqualTo("10.200.0.1 fd00::1");
    change("switch", name, "{'network':'%s'}".formatted(Luna.name("net"))).then().statusCode(204);
    assertThat(addresses("switch", name)).isEqualTo("10.200.0.1 -");
  }

  @Test
  void bothAddressesAreRenumberedByOneChange() {
    String network = Luna.name("dual");
    String name = made("switch", network);
    Move[] moves = {
      new Move(id(name), "MGMT", "10.200.0.1", "10.201.0.1"),
      new Move(id(name), "MGMT", "fd00::1", "fd01::1")
    };

    assertThat(renumber(network, moves)).isEqualTo(1);
    assertThat(renumber(network, moves)).isZero();

    assertThat(addresses("switch", name)).isEqualTo("10.201.0.1 fd01::1");
    Luna.operator().get("/luna/config/switch/" + name).then().header("ETag", "\"2\"");
  }

  @Test
  void aDeviceGetsTheFirstIpv6AddressOfItsNetworkOnce() {
    String network = Luna.name("net");
    String name = made("otherdev", network);
    Move first = new Move(id(name), "MGMT", null, "fd05::1");

    assertThat(renumber(network, first)).isEqualTo(1);
    assertThat(renumber(network, first)).isZero();

    assertThat(addresses("otherdev", name)).isEqualTo("10.200.0.1 fd05::1");
    // And the network service, before it frees the address, is told who has it
    assertThat(
            Luna.service()
                .get(
                    "/internal/references/address/" + NodePeers.id("network", network) + "_fd05::1")
                .asString())
        .contains(name);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"ipaddress_ipv6\":\"10.0.0.1\"}', ipaddress_ipv6 must be an IPv6 address",
    "'{\"ipaddress_ipv6\":5}', ipaddress_ipv6",
    "'{\"ipaddress_ipv6\":[\"fd00::2\"]}', ipaddress_ipv6",
    "'{\"ipaddress_ipv6\":\"fd00::1::2\"}', ipaddress_ipv6 must be an IPv6 address",
    "'{\"network\":\"\",\"ipaddress_ipv6\":\"fd00::9\"}', network is required where there is an"
        + " ipaddress_ipv6"
  })
  void badAddressesAreNamedAndChangeNothing(String fields, String message) {
    for (String kind : List.of("switch", "otherdev")) {
      String name = made(kind, Luna.name("dual"));
      ObjectNode before = Luna.get(kind, name);

      Response refused = Luna.post(kind, name, Json.tree(fields));

      assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
      assertThat(refused.jsonPath().getString("message")).contains(message);
      assertThat(Luna.get(kind, name)).isEqualTo(before);
    }
  }

  @Test
  void aRehearsalShowsTheAddressesAndGivesThemBack() {
    String network = Luna.name("dual");
    String name = Luna.name("dev");
    Luna.operator()
        .body(Luna.body("switch", name, Json.object().put("network", network)))
        .post("/luna/config/switch/" + name + "?dryrun=true")
        .then()
        .statusCode(200);

    String other = made("switch", Luna.name("dual"));
    change(
            "switch",
            other,
            "{'network':'%s','ipaddress':'10.200.0.1','ipaddress_ipv6':'fd00::1'}"
                .formatted(network))
        .then()
        .statusCode(204);
  }
}
