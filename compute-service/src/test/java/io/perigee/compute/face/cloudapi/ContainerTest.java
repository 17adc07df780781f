package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.driver.simulated.SimulatedSettings;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines that are containers: brands joyent, joyent-minimal and lx. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class ContainerTest {

  @Inject SimulatedSettings hypervisor;

  private final Path offered =
      ConfigProvider.getConfig().getValue("perigee.test.images", Path.class);

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private String image(String type) throws Exception {
    String id = UUID.randomUUID().toString();
    byte[] bytes = id.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    ObjectNode image =
        Json.object()
            .put("id", id)
            .put("name", "base")
            .put("os", "smartos")
            .put("type", type)
            .put("state", "active");
    image
        .putArray("files")
        .addObject()
        .put("compression", "none")
        .put("size", bytes.length)
        .put("sha1", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes)));
    Files.write(offered.resolve(id + ".file"), bytes);
    Files.writeString(offered.resolve(id + ".json"), Json.write(image));
    return id;
  }

  private long diskSize(String id) throws IOException {
    try (Stream<Path> hosts = Files.list(hypervisor.directory())) {
      return Files.size(
          hosts
              .map(host -> host.resolve("machines").resolve(id).resolve("disk.raw"))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow());
    }
  }

  @ParameterizedTest
  @CsvSource({"zone-dataset,joyent", "lx-dataset,lx"})
  void aContainerIsMadeListedAndResizedToAnyPackage(String type, String brand) throws Exception {
    // When
    JsonNode made = tenant.running(wanted().put("image", image(type)));

    // Then
    String id = made.get("id").asText();
    assertThat(made.get("brand").asText()).isEqualTo(brand);
    assertThat(made.get("type").asText()).isEqualTo("smartmachine");
    assertThat(made.has("disks")).isFalse();
    assertThat(tenant.get("/machines?type=smartmachine").asString()).contains(id);
    assertThat(tenant.get("/machines?type=virtualmachine").asString()).doesNotContain(id);
    assertThat(tenant.get("/machines?brand=" + brand).asString()).contains(id);

    // When it is resized while it runs, to a package that no hardware machine could have
    Response resized = tenant.form("/machines/" + id, "action=resize&package=m.4");

    // Then
    assertThat(resized.statusCode()).as(resized.asString()).isEqualTo(202);
    tenant.audited(id, "resize");
    JsonNode machine = tenant.machine(id);
    assertThat(machine.get("package").asText()).isEqualTo("m.4");
    assertThat(machine.get("memory").asInt()).isEqualTo(4096);
    assertThat(machine.get("disk").asInt()).isEqualTo(71680);
    assertThat(diskSize(id)).isEqualTo(71680L << 20);
    assertThat(machine.get("state").asText()).isEqualTo("running");

    // And made smaller it keeps what it has
    tenant.form("/machines/" + id, "action=resize&package=sdc_128");
    tenant.until("/machines/" + id, r -> r.jsonPath().getInt("disk") == 12288);
    assertThat(diskSize(id)).isEqualTo(71680L << 20);
  }

  @Test
  void aContainerHasSnapshotsButNoScreenAndIsNoHardware() throws Exception {
    String image = image("zone-dataset");
    Response hardware = tenant.create(wanted().put("image", image).put("brand", "kvm"));
    assertThat(hardware.statusCode()).isEqualTo(409);
    assertThat(Json.tree(hardware.asString()).get("message").asText())
        .isEqualTo("brand: image base needs joyent or joyent-minimal");
    String id =
        tenant
            .running(wanted().put("image", image).put("brand", "joyent-minimal"))
            .get("id")
            .asText();

    assertThat(tenant.form("/machines/" + id + "/snapshots", "name=s").statusCode()).isEqualTo(201);
    Response disk = tenant.form("/machines/" + id + "/disks", "size=100");
    assertThat(disk.statusCode()).isEqualTo(409);
  }
}
