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
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All that CreateMachine takes. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class NewMachineTest {

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  /** Hosts of the default region, enough of them that machines can be apart. */
  private String host(String id) {
    return tenant.machine(id).get("compute_node").asText();
  }

  private String made(ObjectNode wanted) {
    return tenant.running(wanted).get("id").asText();
  }

  private static ObjectNode affine(String... rules) {
    ObjectNode wanted = wanted();
    for (String rule : rules) {
      wanted.withArray("affinity").add(rule);
    }
    return wanted;
  }

  @Test
  void fillsTheShortIdIntoNames() {
    JsonNode machine = json(tenant.create(wanted().put("name", "web-{{shortId}}-{{shortId}}")));

    String shortId = machine.get("id").asText().substring(0, 8);
    assertThat(machine.get("name").asText()).isEqualTo("web-" + shortId + "-" + shortId);
  }

  @Test
  void placesMachinesWhereStrictRulesSay() {
    // Given
    String first = made(wanted().put("name", "foo-1").put("tag.role", "db"));

    // When
    String byName = made(affine("instance==foo-1"));
    String byGlob = made(affine("instance==foo*"));
    String byExpression = made(affine("container==/^fo+-[0-9]$/"));
    String byId = made(affine("instance==" + first));
    String byTag = made(affine("role==db"));
    String apart = made(affine("role!=db"));
    String notGlob = made(affine("instance!=foo*"));

    // Then
    for (String near : new String[] {byName, byGlob, byExpression, byId, byTag}) {
      assertThat(host(near)).isEqualTo(host(first));
    }
    assertThat(host(apart)).isNotEqualTo(host(first));
    assertThat(host(notGlob)).isNotEqualTo(host(first));
  }

  @Test
  void placesMachinesElsewhereIfSoftRulesCannotBeMet() {
    String first = made(wanted().put("name", "solo"));

    assertThat(host(made(affine("instance==~solo")))).isEqualTo(host(first));
    assertThat(host(made(affine("instance!=~solo")))).isNotEqualTo(host(first));
    assertThat(tenant.create(affine("instance==~nosuch")).statusCode()).isEqualTo(201);
    assertThat(tenant.create(affine("instance!=~/./")).statusCode()).isEqualTo(201);
  }

  @Test
  void saysThatNoHostIsLeftByTheRules() {
    // Given: one on each of the two hosts
    made(wanted());
    made(wanted());

    // When, then
    assertRefused(tenant.create(affine("instance!=/./")), 503, "InsufficientCapacity");
    assertRefused(tenant.create(affine("instance==nosuch")), 503, "InsufficientCapacity");
    assertRefused(tenant.create(wanted().put("encrypted", true)), 503, "InsufficientCapacity");
    assertThat(json(tenant.get("/machines"))).hasSize(2);
  }

  @Test
  void takesLocalityHints() {
    // Given
    String first = made(wanted());

    // When
    ObjectNode near = wanted();
    near.putObject("locality").put("strict", true).put("near", first);
    ObjectNode far = wanted();
    far.putObject("locality").put("strict", true).putArray("far").add(first);

    // Then
    assertThat(host(made(near))).isEqualTo(host(first));
    assertThat(host(made(far))).isNotEqualTo(host(first));
  }

  @Test
  void writesTheAccountsKeysIntoTheMachine() {
    Tenant keyed = Tenant.withKey();

    JsonNode machine = json(keyed.create(wanted()));

    assertThat(machine.get("metadata").get("root_authorized_keys").asText())
        .isEqualTo(Peers.KEY + "\n");
  }

  @Test
  void laysDisksOut() {
    // Given
    UUID second = UUID.randomUUID();
    ObjectNode wanted = wanted().put("package", "flex.1");
    wanted
        .putArray("disks")
        .add(Json.object().put("boot", true).put("size", 5000))
        .add(Json.object().put("id", second.toString()).put("size", 512))
        .add(Json.object().put("size", "remaining"));

    // When
    JsonNode machine = tenant.running(wanted);

    // Then
    assertThat(machine.get("brand").asText()).isEqualTo("bhyve");
    assertThat(machine.get("flexible").asBoolean()).isTrue();
    assertThat(machine.get("free_space").asInt()).isZero();
    JsonNode disks = machine.get("disks");
    assertThat(disks.findValuesAsText("size")).containsExactly("5000", "512", "14968");
    assertThat(disks.findValuesAsText("boot")).containsExactly("true", "false", "false");
    assertThat(disks.findValuesAsText("pci_slot")).containsExactly("0:4:0", "0:4:1", "0:4:2");
    assertThat(disks.get(1).get("id").asText()).isEqualTo(second.toString());
    assertThat(disks.get(0).get("image").asText()).isEqualTo(Peers.IMAGE);
    assertThat(disks.findValuesAsText("state")).containsOnly("running");
  }

  @Test
  void putsMachinesOnNetworksWithTheAddressThatWasChosen() {
    // Given
    ObjectNode wanted = wanted();
    wanted
        .putArray("networks")
        .add(Json.object().put("ipv4_uuid", Peers.NETWORK))
        .add(
            Json.object()
                .put("ipv4_uuid", tenant.network())
                .put("primary", true)
                .set("ipv4_ips", Json.MAPPER.createArrayNode().add("10.0.1.50")));

    // When
    JsonNode machine = tenant.running(wanted);

    // Then
    assertThat(machine.get("primaryIp").asText()).isEqualTo("10.0.1.50");
    assertThat(machine.get("networks").get(0).asText()).isEqualTo(tenant.network());
    assertThat(machine.get("networks")).hasSize(2);
  }

  @Test
  void triesAMachineWithoutMakingIt() {
    // When
    Response tried = tenant.create(wanted().put("name", "tried").put("dry_run", true));

    // Then
    assertThat(tried.statusCode()).as(tried.asString()).isEqualTo(200);
    assertThat(json(tried).get("name").asText()).isEqualTo("tried");
    assertThat(tried.header("x-job-uuid")).isNull();
    assertThat(json(tenant.get("/machines?tombstone=true"))).isEmpty();
    assertRefused(
        tenant.create(wanted().put("package", "nosuch").put("dry_run", true)),
        409,
        "InvalidArgument");
    assertThat(tenant.create(wanted().put("name", "tried")).statusCode()).isEqualTo(201);
    assertRefused(
        tenant.create(wanted().put("name", "tried").put("dry_run", true)), 409, "InvalidArgument");
  }

  @Test
  void takesSharedImagesOnlyWhereThatIsAllowed() {
    ObjectNode wanted = wanted().put("image", Peers.SHARED_IMAGE);

    assertRefused(tenant.create(wanted), 409, "InvalidArgument");
    assertThat(tenant.create(wanted.put("allow_shared_images", true)).statusCode()).isEqualTo(201);
  }

  @Test
  void linksTheJob() {
    Response created = tenant.create(wanted().put("delegate_dataset", "true"));

    assertThat(created.header("x-job-uuid")).startsWith("compute-");
    assertThat(created.header("Location"))
        .isEqualTo("/" + tenant.login + "/machines/" + json(created).get("id").asText());
    assertThat(json(created).get("delegated_dataset").asBoolean()).isTrue();
  }
}
