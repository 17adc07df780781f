package io.perigee.compute.face.lunanode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformTest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The SSH keys that a virtual machine is made with. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class VmKeysTest {

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private JsonNode create(String keys) {
    ObjectNode body =
        Json.object().put("hostname", "myvm").put("plan_id", "m.4").put("image_id", "94953");
    return tenant.luna("vm/create", keys == null ? body : body.put("key_id", keys));
  }

  private JsonNode metadata(JsonNode created) {
    assertThat(created.path("success").asText()).as(created.toString()).isEqualTo("yes");
    return tenant.machine(created.path("vm_id").asText()).path("metadata");
  }

  @Test
  void theGuestIsToldWhoMayLogIn() {
    assertThat(metadata(create("8,7")).path("root_authorized_keys").asText())
        .isEqualTo("ssh-ed25519 AAAA8\nssh-ed25519 AAAA7\n");
    assertThat(metadata(create(null)).has("root_authorized_keys")).isFalse();
  }

  @Test
  void aKeyThatIsNotThereIsRefusedByItsNumber() {
    JsonNode refused = create("7,12,13");

    assertThat(refused.path("success").asText()).isEqualTo("no");
    assertThat(refused.path("error").asText()).isEqualTo("key_id: there is no SSH key 12");
    assertThat(create("x").path("error").asText()).isEqualTo("key_id: there is no SSH key x");
    assertThat(tenant.luna("vm/list", Json.object()).get("vms")).isEmpty();
  }
}
