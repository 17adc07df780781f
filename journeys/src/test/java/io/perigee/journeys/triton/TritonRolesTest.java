package io.perigee.journeys.triton;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.platform.KeyFile;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import io.perigee.journeys.program.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code triton rbac} makes sub-users, roles and policies, and {@code triton -u} is bound by them.
 */
@ExtendWith(StartedPlatform.class)
class TritonRolesTest {

  private final StartedPlatform platform;

  @TempDir Path folder;
  private Tenant tenant;
  private Triton owner;

  TritonRolesTest(StartedPlatform platform) {
    this.platform = platform;
  }

  @BeforeEach
  void anAccount() throws Exception {
    tenant = Tenant.withRsaKey(platform, "rbac", folder);
    owner = new Triton(Files.createDirectory(folder.resolve("owner")), tenant.credentials());
  }

  @AfterEach
  void removeTheInstances() throws Exception {
    tenant.removeMachines();
  }

  @Test
  void aSubUserDoesWhatItsRolesAllowAndNothingElse() throws Exception {
    // Given a sub-user with a role, made by the CLI
    String machine = tenant.runningMachine("guarded", Map.of());
    Triton bob = bob();
    add("policy", Map.of("name", "look", "rules", List.of("CAN listmachines AND getmachine")));
    add(
        "role",
        Map.of(
            "name", "lookers",
            "members", List.of(Map.of("type", "subuser", "login", "bob", "default", true)),
            "policies", List.of(Map.of("name", "look"))));
    JsonNode role = owner.succeed("rbac", "role", "-j", "lookers").json();
    assertThat(role.at("/members/0/login").asText()).isEqualTo("bob");
    assertThat(role.at("/policies/0/name").asText()).isEqualTo("look");

    // When nothing is tagged, then nothing is open
    assertThat(bob.run("instance", "list", "-j").err()).contains("NotAuthorized");

    // When the machine and the list are tagged with the role
    owner.succeed("rbac", "instance-role-tags", "-y", "-s", "lookers", machine);
    tenant.cloud().send("PUT", "/machines", Map.of("role-tag", List.of("lookers"))).must(200);
    assertThat(owner.succeed("rbac", "instance-role-tags", machine).out().strip())
        .isEqualTo("lookers");

    // Then it sees them, and stops nothing
    assertThat(bob.succeed("instance", "list", "-j").lines())
        .extracting(m -> m.path("id").asText())
        .containsExactly(machine);
    assertThat(bob.succeed("instance", "get", "-j", machine).json().path("id").asText())
        .isEqualTo(machine);
    // Of several instances' refusals the CLI prints the message only.
    assertThat(bob.run("instance", "stop", machine).err()).contains("does not have permission");
    assertThat(bob.run("account", "get").err()).contains("NotAuthorized");
    assertThat(bob.run("rbac", "users").err()).contains("NotAuthorized");

    // When the policy lets it stop machines, then it stops it at once
    String policy = owner.succeed("rbac", "policy", "-j", "look").json().path("id").asText();
    tenant
        .cloud()
        .send("POST", "/policies/" + policy, Map.of("rules", List.of("CAN *machine*")))
        .must(200);
    bob.succeed("instance", "stop", "-w", machine);
    JsonNode stop = tenant.cloud().get("/machines/" + machine + "/audit").must(200).json().path(0);
    assertThat(stop.path("action").asText()).isEqualTo("stop");
    assertThat(stop.at("/caller/keyId").asText())
        .startsWith("/" + tenant.login() + "/users/bob/keys/");

    // When it is removed, then its key signs no more
    owner.succeed("rbac", "user", "-d", "-y", "bob");
    assertThat(bob.run("instance", "list").err()).contains("InvalidCredentials");
  }

  @Test
  void anAccountThatIsAMemberActsThere() throws Exception {
    // Given another account with a role in this one
    Tenant partner = Tenant.withRsaKey(platform, "partner", folder);
    tenant
        .cloud()
        .send("POST", "/policies", Map.of("name", "p", "rules", List.of("CAN listmachines")))
        .must(201);
    tenant
        .cloud()
        .send(
            "POST",
            "/roles",
            Map.of(
                "name", "partners",
                "policies", List.of(Map.of("name", "p")),
                "members",
                    List.of(Map.of("type", "account", "login", partner.login(), "default", true))))
        .must(201);
    tenant.cloud().send("PUT", "/machines", Map.of("role-tag", List.of("partners"))).must(200);
    String machine = tenant.runningMachine("shared", Map.of());
    Triton cli =
        new Triton(Files.createDirectory(folder.resolve("partner")), partner.credentials());

    // When it acts as this account
    Run listed = cli.succeed("--act-as=" + tenant.login(), "instance", "list", "-j");

    // Then it may do what the role allows
    assertThat(listed.lines()).extracting(m -> m.path("id").asText()).containsExactly(machine);
    assertThat(cli.run("--act-as=" + tenant.login(), "image", "list").err())
        .contains("NotAuthorized");
    assertThat(cli.succeed("instance", "list", "-j").lines()).isEmpty();
  }

  private Triton bob() throws Exception {
    add("user", Map.of("login", "bob", "email", "bob@example.com", "password", "123secret"));
    KeyFile key = KeyFile.rsa(folder.resolve("bob.pem"));
    Path line = Files.writeString(folder.resolve("bob.pub"), key.openSsh() + "\n");
    owner.succeed("rbac", "key", "-a", "-n", "laptop", "bob", line.toString());
    Credentials account = tenant.credentials();
    Credentials bob =
        new Credentials(
            account.url(),
            account.luna(),
            new Credentials.CloudApi(tenant.login(), key.file().toString(), key.fingerprint()),
            account.lunanode());
    return new Triton(Files.createDirectory(folder.resolve("bob")), bob, "bob");
  }

  private void add(String kind, Map<String, ?> what) throws Exception {
    Path file = Files.writeString(folder.resolve(kind + ".json"), Json.write(what));
    owner.succeed("rbac", kind, "-a", file.toString());
  }
}
