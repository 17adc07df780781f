package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.CloudReplies.assertRefused;
import static io.perigee.compute.testing.CloudReplies.json;
import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Peers;
import io.perigee.compute.testing.Published;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class NicContractTest {

  private static final String API = "cloudapi";

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private String onOneNetwork() {
    ObjectNode wanted = wanted();
    wanted.putArray("networks").add(Peers.NETWORK);
    return tenant.running(wanted).get("id").asText();
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id/nics")
  @ContractTest(api = API, method = "GET", path = "/:login/machines/:id/nics")
  @ContractTest(api = API, method = "GET", path = "/:login/machines/:id/nics/:mac")
  @ContractTest(api = API, method = "DELETE", path = "/:login/machines/:id/nics/:mac")
  void addsAndRemovesAnInterface() {
    // Given
    String id = onOneNetwork();
    String path = "/machines/" + id + "/nics";

    // When
    Response added = tenant.post(path, Json.object().put("network", Peers.SECOND_NETWORK));

    // Then
    assertThat(added.statusCode()).as(added.asString()).isEqualTo(201);
    JsonNode nic = json(added);
    Published.assertSameShape(nic, Published.example("cloudapi/ListNics").get(0), Set.of());
    assertThat(nic.get("state").asText()).isEqualTo("provisioning");
    assertThat(nic.get("primary").asBoolean()).isFalse();
    assertThat(nic.get("ip").asText()).startsWith("192.168.");
    String mac = nic.get("mac").asText().replace(":", "");
    assertThat(added.header("Location")).isEqualTo("/" + tenant.login + path + "/" + mac);

    // When: it reboots, and is on both then
    tenant.audited(id, "add_nic");

    // Then
    JsonNode got = json(tenant.get(path + "/" + mac));
    assertThat(got.get("state").asText()).isEqualTo("running");
    assertThat(tenant.machine(id).get("state").asText()).isEqualTo("running");
    JsonNode listed = json(tenant.get(path));
    assertThat(listed).hasSize(2);
    assertThat(listed.get(1)).isEqualTo(got);
    assertThat(tenant.machine(id).get("networks"))
        .isEqualTo(Json.MAPPER.createArrayNode().add(Peers.NETWORK).add(Peers.SECOND_NETWORK));

    // When: the same network again
    Response second =
        tenant
            .cloud()
            .redirects(false)
            .body(Json.write(Json.object().put("network", Peers.SECOND_NETWORK)))
            .post(tenant.path(path));

    // Then
    assertThat(second.statusCode()).isEqualTo(302);
    assertThat(second.header("Location")).isEqualTo("/" + tenant.login + path + "/" + mac);

    // When
    assertThat(tenant.delete(path + "/" + mac).statusCode()).isEqualTo(204);

    // Then
    tenant.audited(id, "remove_nic");
    assertRefused(tenant.get(path + "/" + mac), 404, "ResourceNotFound");
    assertThat(json(tenant.get(path))).hasSize(1);
    assertThat(tenant.machine(id).get("state").asText()).isEqualTo("running");
  }

  @Test
  void makesTheNewInterfaceThePrimaryOneWithTheAddressThatWasChosen() {
    // Given
    String id = onOneNetwork();
    ObjectNode body = Json.object().put("primary", true);
    body.putObject("network")
        .put("ipv4_uuid", tenant.network())
        .putArray("ipv4_ips")
        .add("10.0.1.50");

    // When
    Response added = tenant.post("/machines/" + id + "/nics", body);

    // Then
    assertThat(added.statusCode()).as(added.asString()).isEqualTo(201);
    tenant.audited(id, "add_nic");
    assertThat(tenant.machine(id).get("primaryIp").asText()).isEqualTo("10.0.1.50");
    JsonNode nics = json(tenant.get("/machines/" + id + "/nics"));
    assertThat(nics.get(0).get("primary").asBoolean()).isFalse();
    assertThat(nics.get(1).get("primary").asBoolean()).isTrue();

    // When: the primary one goes, another takes its place
    String mac = nics.get(1).get("mac").asText().replace(":", "");
    tenant.delete("/machines/" + id + "/nics/" + mac);
    tenant.audited(id, "remove_nic");

    // Then
    assertThat(json(tenant.get("/machines/" + id + "/nics")).get(0).get("primary").asBoolean())
        .isTrue();
  }

  @Test
  void refusesInterfacesThatCannotBe() {
    String id = onOneNetwork();
    String path = "/machines/" + id + "/nics";
    String mac = json(tenant.get(path)).get(0).get("mac").asText().replace(":", "");
    Tenant other = new Tenant();

    assertRefused(tenant.post(path, Json.object()), 409, "MissingParameter");
    for (String network : new String[] {"\"x\"", "[]", "{}", "7", "{\"ipv4_uuid\":[]}"}) {
      Response refused = tenant.post(path, Json.tree("{\"network\":" + network + "}"));
      assertThat(refused.statusCode()).as(network + refused.asString()).isEqualTo(409);
    }
    assertRefused(
        tenant.post(path, Json.object().put("network", Peers.FOREIGN_NETWORK)),
        409,
        "InvalidArgument");
    assertRefused(
        tenant.post(path, Json.object().put("network", Peers.FULL_NETWORK)), 409, "InUseError");
    assertRefused(tenant.get(path + "/nosuch"), 409, "InvalidArgument");
    assertRefused(tenant.get(path + "/92ffffffffff"), 404, "ResourceNotFound");
    assertRefused(tenant.delete(path + "/92ffffffffff"), 404, "ResourceNotFound");
    assertRefused(tenant.get("/machines/nosuch/nics"), 409, "InvalidArgument");
    assertRefused(other.get(path), 404, "ResourceNotFound");
    assertRefused(other.get(path + "/" + mac), 404, "ResourceNotFound");
    assertRefused(
        other.post(path, Json.object().put("network", Peers.NETWORK)), 404, "ResourceNotFound");
    assertRefused(other.delete(path + "/" + mac), 404, "ResourceNotFound");
    assertThat(json(tenant.get(path))).hasSize(1);
  }
}
