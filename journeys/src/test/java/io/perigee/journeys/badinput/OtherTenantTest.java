package io.perigee.journeys.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one account has does not exist for another, by whichever API it asks. */
@ExtendWith(StartedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherTenantTest {

  private final StartedPlatform platform;
  private Tenant owner;
  private Tenant intruder;
  private String machine;
  private String key;
  private Map<String, String> before;

  OtherTenantTest(StartedPlatform platform) {
    this.platform = platform;
  }

  @BeforeAll
  void accounts(@TempDir Path folder) throws Exception {
    owner = Tenant.of(platform, "owner", folder);
    intruder = Tenant.of(platform, "intruder", folder);
    machine = owner.runningMachine("mine", Map.of());
    key = owner.credentials().cloudapi().keyId();
    before = everything();
  }

  @AfterEach
  void nothingHasChanged() throws IOException {
    assertThat(everything()).isEqualTo(before);
  }

  @AfterAll
  void remove() throws IOException {
    owner.removeMachines();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET,/machines/$",
    "GET,/machines/$/audit",
    "POST,/machines/$?action=stop",
    "POST,/machines/$?action=start",
    "POST,/machines/$?action=reboot",
    "DELETE,/machines/$"
  })
  void anotherAccountsMachineDoesNotExist(String method, String path) throws IOException {
    Refusals.requireCloudApi(
        intruder.cloud().send(method, path.replace("$", machine), null),
        "404",
        "ResourceNotFound",
        "");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"GET", "DELETE"})
  void anotherAccountsKeyDoesNotExist(String method) throws IOException {
    Refusals.requireCloudApi(
        intruder.cloud().send(method, "/keys/" + key, null), "404", "ResourceNotFound", "");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"info", "start", "stop", "delete"})
  void anotherAccountsVirtualMachineDoesNotExist(String action) throws IOException {
    Refusals.requireLunaNode(
        intruder.lunanode().send("vm", action, Map.of("vm_id", machine)), "not found");
  }

  @Test
  void listsShowOnesOwnOnly() throws IOException {
    assertThat(intruder.cloud().get("/machines").must(200).json()).isEmpty();
    assertThat(intruder.cloud().get("/machines?tombstone=true").must(200).json()).isEmpty();
    assertThat(intruder.lunanode().call("vm", "list", Map.of()).path("vms")).isEmpty();
    assertThat(intruder.cloud().get("/keys").must(200).json().findValuesAsText("fingerprint"))
        .containsExactly(intruder.credentials().cloudapi().keyId());
    assertThat(owner.cloud().get("/machines").must(200).json().findValuesAsText("id"))
        .containsExactly(machine);
  }

  private Map<String, String> everything() throws IOException {
    Map<String, String> everything = new LinkedHashMap<>();
    for (String path :
        List.of("", "/keys", "/machines?tombstone=true", "/machines/" + machine + "/audit")) {
      everything.put(path, owner.cloud().get(path).must(200).body());
    }
    return everything;
  }
}
