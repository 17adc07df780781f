package io.perigee.journeys.triton;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The CLI goes from one datacenter's URL to the other's, as {@code triton datacenters} says. */
@ExtendWith(StartedPlatform.class)
class TritonRegionsTest {

  private final StartedPlatform platform;
  private final String name = "dc-" + UUID.randomUUID().toString().substring(0, 8);

  @TempDir Path folder;
  private Tenant tenant;
  private Triton local;
  private Triton west;
  private CloudClient westCloud;

  TritonRegionsTest(StartedPlatform platform) {
    this.platform = platform;
  }

  @BeforeEach
  void aHomeForEachUrl() throws Exception {
    tenant = Tenant.withRsaKey(platform, "dc", folder);
    local = new Triton(Files.createDirectory(folder.resolve("local")), tenant.credentials());
    JsonNode datacenters = tenant.cloud().get("/datacenters").must(200).json();
    assertThat(datacenters.path("local").asText()).isEqualTo(platform.credentials().url());
    Credentials there =
        new Credentials(
            datacenters.path("west").asText(),
            tenant.credentials().luna(),
            tenant.credentials().cloudapi(),
            tenant.credentials().lunanode());
    west = new Triton(Files.createDirectory(folder.resolve("west")), there);
    westCloud = new CloudClient(there);
  }

  @AfterEach
  void removeTheInstances() throws Exception {
    tenant.removeMachines();
    for (JsonNode machine : westCloud.get("/machines").must(200).json()) {
      westCloud.send("DELETE", "/machines/" + machine.path("id").asText(), null);
    }
  }

  private static List<String> names(Triton triton, String... words) throws Exception {
    return triton.succeed(words).lines().stream().map(row -> row.path("name").asText()).toList();
  }

  @Test
  void eachUrlShowsItsOwnDatacenterOnly() throws Exception {
    // Given both datacenters as the CLI lists them, from either
    for (Triton triton : List.of(local, west)) {
      JsonNode datacenters = triton.succeed("datacenters", "-j").json();
      assertThat(datacenters.fieldNames()).toIterable().containsExactly("local", "west");
    }

    // When an instance of the same name is made in each
    String image = "demo-linux";
    west.succeed("instance", "create", "-w", "-n", name, image, "s.1");
    local.succeed("instance", "create", "-w", "-n", name, image, "s.1");

    // Then each shows its own, and knows nothing of the other
    JsonNode there = west.succeed("instance", "get", "-j", name).json();
    JsonNode here = local.succeed("instance", "get", "-j", name).json();
    assertThat(there.path("id")).isNotEqualTo(here.path("id"));
    assertThat(local.run("instance", "get", there.path("id").asText()).err())
        .contains("ResourceNotFound");
    assertThat(west.succeed("instance", "list", "-j").lines()).hasSize(1);
    assertThat(local.succeed("instance", "list", "-j").lines()).hasSize(1);

    // And images, networks and volumes are each one's own
    assertThat(names(west, "image", "list", "-j")).contains("demo-linux", "demo-west");
    assertThat(names(local, "image", "list", "-j"))
        .contains("demo-linux")
        .doesNotContain("demo-west");
    assertThat(names(west, "network", "list", "-j"))
        .contains("external-west")
        .doesNotContain("external");
    assertThat(names(local, "network", "list", "-j"))
        .contains("external")
        .doesNotContain("external-west");
    west.succeed("volume", "create", "-w", "-n", name, "-s", "10G");
    assertThat(names(west, "volume", "list", "-j")).containsExactly(name);
    assertThat(names(local, "volume", "list", "-j")).isEmpty();
    west.succeed("volume", "delete", "-y", "-w", name);

    // And the LunaNode API, which has regions of its own, shows both
    JsonNode vms = tenant.lunanode().call("vm", "list", Map.of());
    assertThat(vms.path("vms").findValuesAsText("vm_id"))
        .contains(there.path("id").asText(), here.path("id").asText());
  }

  @Test
  void anImageIsCopiedFromTheOtherDatacenterAndMachinesAreMadeOfItThere() throws Exception {
    // Given an image of an instance in the west, which this datacenter does not know
    west.succeed("instance", "create", "-w", "-n", name, "demo-linux", "s.1");
    west.succeed("instance", "stop", "-w", name);
    west.succeed("image", "create", "-w", name, name, "1.0.0");
    String image = west.succeed("image", "get", "-j", name).json().path("id").asText();
    assertThat(names(local, "image", "list", "-j")).doesNotContain(name);

    // When it is copied
    west.succeed("image", "copy", image, "local");

    // Then it is the same in both, and an instance here is made of it
    assertThat(local.succeed("image", "get", "-j", image).json())
        .isEqualTo(west.succeed("image", "get", "-j", image).json());
    local.succeed("instance", "create", "-w", "-n", name, image, "s.1");
    assertThat(local.succeed("instance", "get", "-j", name).json().path("image").asText())
        .isEqualTo(image);

    // And removed there, it stays here
    west.succeed("image", "delete", "-f", image);
    assertThat(names(west, "image", "list", "-j")).doesNotContain(name);
    assertThat(names(local, "image", "list", "-j")).contains(name);
    local.succeed("image", "delete", "-f", image);
  }
}
