package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.CloudReplies.assertRefused;
import static io.perigee.compute.testing.CloudReplies.json;
import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Published;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class VolumeContractTest {

  private static final String API = "cloudapi";

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private ObjectNode volume(String name) {
    ObjectNode body = Json.object().put("type", "tritonnfs").put("name", name);
    body.putArray("networks").add(tenant.network());
    return body;
  }

  private JsonNode ready(ObjectNode body) {
    Response created = tenant.post("/volumes", body);
    assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
    return tenant.until(
        "/volumes/" + json(created).get("id").asText(),
        r -> json(r).path("state").asText().equals("ready"));
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/:login/volumes")
  @ContractTest(api = API, method = "GET", path = "/:login/volumes")
  @ContractTest(api = API, method = "GET", path = "/:login/volumes/:id")
  @ContractTest(api = API, method = "POST", path = "/:login/volumes/:id")
  @ContractTest(api = API, method = "DELETE", path = "/:login/volumes/:id")
  void makesRenamesAndDeletesAVolume() {
    // Given
    ObjectNode body = volume("my-volume").put("size", 20480);
    body.putObject("tags").put("mytag", "myvalue").put("role", "storage");

    // When
    Response created = tenant.post("/volumes", body);

    // Then
    assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
    String id = json(created).get("id").asText();
    assertThat(json(created).get("state").asText()).isEqualTo("creating");
    assertThat(created.header("Location")).isEqualTo("/" + tenant.login + "/volumes/" + id);
    assertThat(created.header("x-job-uuid")).startsWith("compute-");
    JsonNode volume =
        tenant.until("/volumes/" + id, r -> json(r).path("state").asText().equals("ready"));
    Published.assertSameShape(volume, Published.example("cloudapi/ListVolumes").get(0), Set.of());
    assertThat(volume.get("size").asInt()).isEqualTo(20480);
    assertThat(volume.get("owner_uuid").asText()).isEqualTo(tenant.account.toString());
    assertThat(volume.get("filesystem_path").asText()).matches("[0-9.]+:/exports/data");
    assertThat(volume.get("tags").get("role").asText()).isEqualTo("storage");
    assertThat(json(tenant.get("/volumes"))).containsExactly(volume);

    // When
    Response renamed = tenant.post("/volumes/" + id, Json.object().put("name", "other"));

    // Then
    assertThat(renamed.statusCode()).as(renamed.asString()).isEqualTo(200);
    assertThat(json(renamed).get("name").asText()).isEqualTo("other");

    // When
    assertThat(tenant.delete("/volumes/" + id).statusCode()).isEqualTo(204);

    // Then
    tenant.until("/volumes/" + id, r -> r.statusCode() == 404);
    assertThat(json(tenant.get("/volumes"))).isEmpty();
  }

  @Test
  @ContractTest(api = API, method = "GET", path = "/:login/volumesizes")
  void listsSizes() {
    assertThat(json(tenant.get("/volumesizes")))
        .isEqualTo(Published.example("cloudapi/ListVolumeSizes"));
    assertThat(json(tenant.get("/volumesizes?type=tritonnfs"))).hasSize(19);
    assertRefused(tenant.get("/volumesizes?type=x"), 409, "InvalidArgument");
    assertRefused(tenant.get("/volumesizes?x=1"), 409, "InvalidArgument");
  }

  @Test
  void findsVolumes() {
    // Given
    ready(volume("data-one"));
    ready(volume("data-two").put("size", 20480));

    // Then
    assertThat(names("")).isEqualTo("data-one data-two");
    assertThat(names("?name=data-one")).isEqualTo("data-one");
    assertThat(names("?name=data*")).isEqualTo("data-one data-two");
    assertThat(names("?name=*two")).isEqualTo("data-two");
    assertThat(names("?size=20480")).isEqualTo("data-two");
    assertThat(names("?state=failed")).isEmpty();
    assertThat(names("?type=tritonnfs&limit=1&offset=1")).isEqualTo("data-two");
    assertThat(
            found("{\"and\":[{\"ne\":[\"state\",\"failed\"]},{\"eq\":[\"name\",\"data-two\"]}]}"))
        .isEqualTo("data-two");
    assertThat(found("{\"or\":[{\"eq\":[\"size\",10240]},{\"eq\":[\"name\",\"x\"]}]}"))
        .isEqualTo("data-one");
    assertThat(found("{\"not\":{\"ge\":[\"size\",\"20480\"]}}")).isEqualTo("data-one");
  }

  private String names(String query) {
    Response listed = tenant.cloud().get(tenant.path("/volumes" + query));
    assertThat(listed.statusCode()).as(listed.asString()).isEqualTo(200);
    return String.join(" ", json(listed).findValuesAsText("name"));
  }

  private String found(String predicate) {
    Response listed =
        tenant.cloud().queryParam("predicate", predicate).get(tenant.path("/volumes"));
    assertThat(listed.statusCode()).as(listed.asString()).isEqualTo(200);
    return String.join(" ", json(listed).findValuesAsText("name"));
  }

  @Test
  void keepsVolumesThatMachinesReferTo() {
    // Given
    String volume = ready(volume("shared")).get("id").asText();
    ObjectNode wanted = wanted();
    wanted
        .putArray("volumes")
        .add(Json.object().put("name", "shared").put("type", "tritonnfs").put("mountpoint", "/x"));
    String machine = tenant.running(wanted).get("id").asText();

    // Then
    assertThat(json(tenant.get("/volumes/" + volume)).get("refs").get(0).asText())
        .isEqualTo(machine);
    assertRefused(tenant.delete("/volumes/" + volume), 409, "VolumeInUse");
    assertRefused(
        tenant.post("/volumes/" + volume, Json.object().put("name", "renamed")),
        409,
        "VolumeInUse");

    // When
    tenant.delete("/machines/" + machine);
    tenant.until(machine, "deleted");

    // Then
    assertThat(json(tenant.get("/volumes/" + volume)).get("refs")).isEmpty();
    assertThat(tenant.delete("/volumes/" + volume).statusCode()).isEqualTo(204);
  }

  @Test
  void refusesVolumesThatCannotBe() {
    String id = ready(volume("there")).get("id").asText();
    Tenant other = new Tenant();

    assertRefused(tenant.post("/volumes", volume("there")), 409, "VolumeAlreadyExists");
    assertRefused(tenant.post("/volumes", volume("-x")), 409, "InvalidArgument");
    assertRefused(tenant.post("/volumes", volume("x".repeat(257))), 409, "InvalidArgument");
    assertRefused(
        tenant.post("/volumes", volume("s1").put("size", 5)), 409, "VolumeSizeNotAvailable");
    assertRefused(tenant.post("/volumes", volume("t1").put("type", "x")), 409, "InvalidArgument");
    assertRefused(tenant.post("/volumes", volume("t2").put("x", 1)), 409, "InvalidArgument");
    assertRefused(
        tenant.post("/volumes", Json.tree("{\"networks\":[\"x\"]}")), 409, "InvalidArgument");
    assertRefused(
        tenant.post("/volumes", Json.tree("{\"networks\":[\"" + other.network() + "\"]}")),
        409,
        "InvalidNetworks");
    assertRefused(
        tenant.post("/volumes", Json.object()), 409, "DefaultFabricNetworkNotConfiguredError");
    assertRefused(tenant.post("/volumes/" + id, Json.object()), 409, "MissingParameter");
    assertRefused(
        tenant.post("/volumes/" + id, Json.object().put("size", 1)), 409, "InvalidArgument");
    assertRefused(tenant.get("/volumes?predicate={"), 409, "InvalidArgument");
    assertRefused(tenant.get("/volumes?state=nosuch"), 409, "InvalidArgument");
    assertRefused(tenant.get("/volumes?nosuch=1"), 409, "InvalidArgument");
    assertRefused(tenant.get("/volumes/" + UUID.randomUUID()), 404, "VolumeNotFound");
    assertRefused(tenant.get("/volumes/nosuch"), 404, "ResourceNotFound");
    assertRefused(other.get("/volumes/" + id), 404, "VolumeNotFound");
    assertRefused(other.delete("/volumes/" + id), 404, "VolumeNotFound");
    assertRefused(
        other.post("/volumes/" + id, Json.object().put("name", "mine")), 404, "VolumeNotFound");
    assertThat(json(tenant.get("/volumes"))).hasSize(1);
  }
}
