package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.Tenant.wanted;
import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Peers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.install.IdentityMint;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What CloudAPI's machines refuse, how, and that nothing is changed by it. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class MachineRefusalTest {

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private static JsonNode assertRefused(Response response, int status, String code) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    JsonNode body = Json.tree(response.asString());
    assertThat(body.path("code").asText()).isEqualTo(code);
    assertThat(body.path("message").asText())
        .isNotEmpty()
        .doesNotContain("Exception", "io.perigee", "SQL");
    return body;
  }

  private void assertNothingMade() {
    assertThat(
            tenant.cloud().head(tenant.path("/machines?tombstone=true")).header("x-resource-count"))
        .isEqualTo("0");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"package\":\"sdc_128\"} | MissingParameter | image",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\"} | MissingParameter | package",
        "{\"image\":\"nosuch\",\"package\":\"sdc_128\"} | InvalidArgument | image",
        "{\"image\":\"00000000-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\"} | InvalidArgument | image",
        "{\"image\":\"d15ab1ed-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\"} | InvalidArgument | image",
        "{\"image\":\"9c1ba7e0-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\"} | InvalidArgument | image",
        "{\"image\":\"1a56e000-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\"} | InvalidArgument | package",
        "{\"image\":{},\"package\":\"sdc_128\"} | InvalidArgument | image",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"nosuch\"} | InvalidArgument | package",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":[1]} | InvalidArgument | package",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"nosuch\":1} | InvalidArgument | nosuch",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"name\":\"a b\"} | InvalidArgument | name",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"name\":\"\\u00fc\"} | InvalidArgument | name",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"name\":\"a\\u0000b\"} | InvalidArgument | name",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"name\":{}} | InvalidArgument | name",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"networks\":[\"x\"]} | InvalidArgument | networks",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"networks\":[{\"x\":1}]} | InvalidArgument | networks",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"brand\":\"lx\"} | InvalidArgument | brand",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"firewall_enabled\":\"x\"} | InvalidArgument | firewall_enabled",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"tag.\":\"x\"} | InvalidArgument | tag.",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"tag.a\":{}} | InvalidArgument | tag.a",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"metadata.a\":[]} | InvalidArgument | metadata.a",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"metadata.credentials\":\"x\"} | InvalidArgument | metadata.credentials",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"affinity\":[\"instance\"]} | InvalidArgument | affinity[0]",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"affinity\":[\"a==/(/\"]} | InvalidArgument | affinity[0]",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"affinity\":{}} | InvalidArgument | affinity",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"locality\":{\"near\":\"x\"}} | InvalidArgument | locality",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"locality\":[]} | InvalidArgument | locality",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"disks\":[{\"size\":1}]} | InvalidArgument | disks",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"flex.1\",\"disks\":[{\"size\":20481}]} | InvalidArgument | disks",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"flex.1\",\"disks\":[{},{\"size\":\"x\"}]} | InvalidArgument | disks[1].size",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"flex.1\",\"disks\":[{\"size\":\"remaining\"},{\"size\":\"remaining\"}]} | InvalidArgument | disks",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"volumes\":[{\"name\":\"nosuch\",\"mountpoint\":\"/x\"}]} | VolumeNotFound | volumes[0].name",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"volumes\":[{\"name\":\"nosuch\",\"mountpoint\":\"//\"}]} | InvalidArgument | volumes[0].mountpoint",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"volumes\":[{\"name\":\"v\",\"mode\":\"x\",\"mountpoint\":\"/x\"}]} | InvalidArgument | volumes[0].mode",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"networks\":[{\"ipv4_uuid\":\"a9c130da-e3ba-40e9-8b18-112aba2d3ba7\",\"ipv4_ips\":[\"x\"]}]} | InvalidArgument | networks[0].ipv4_ips",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"networks\":[{\"ipv4_uuid\":\"a9c130da-e3ba-40e9-8b18-112aba2d3ba7\",\"ipv4_ips\":[\"10.88.0.9\"]}]} | InvalidNetworks | networks",
        "{\"image\":\"54a1ed00-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\"} | InvalidArgument | image",
        "{\"image\":\"2b683a82-a066-11e3-97ab-2faa44701c5a\",\"package\":\"sdc_128\",\"encrypted\":[]} | InvalidArgument | encrypted"
      })
  void refusesABadMachineAndNamesTheField(String body, String code, String field) {
    // When
    Response refused = tenant.cloud().body(body).post(tenant.path("/machines"));

    // Then
    JsonNode error = assertRefused(refused, 409, code);
    assertThat(error.path("errors").path(0).path("field").asText()).startsWith(field);
    assertNothingMade();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "\"x\"", "{\"image\":1}{", "nonsense"})
  void refusesABodyThatIsNoJsonObject(String body) {
    Response refused = tenant.cloud().body(body).post(tenant.path("/machines"));

    assertRefused(refused, 400, "InvalidContent");
    assertNothingMade();
  }

  @Test
  void refusesWhatIsTooLong() {
    assertRefused(tenant.create(wanted().put("name", "n".repeat(190))), 409, "InvalidArgument");
    assertRefused(
        tenant.create(wanted().put("metadata.user-script", "x".repeat(70_000))),
        409,
        "InvalidArgument");
    assertRefused(
        tenant.create(wanted().put("metadata." + "k".repeat(300), "x")), 409, "InvalidArgument");
    assertNothingMade();
  }

  @Test
  void refusesNetworksThatTheAccountMayNotUse() {
    for (String network : List.of(Peers.FOREIGN_NETWORK, "00000000-4cd2-45c8-baf7-79da760fffaa")) {
      var body = wanted();
      body.putArray("networks").add(network);
      assertRefused(tenant.create(body), 409, "InvalidNetworks");
    }
    assertNothingMade();
  }

  @Test
  void refusesANameThatIsTaken() {
    // Given
    assertThat(tenant.create(wanted().put("name", "web")).statusCode()).isEqualTo(201);

    // When
    Response refused = tenant.create(wanted().put("name", "web"));

    // Then
    assertRefused(refused, 409, "InvalidArgument");
    assertThat(new Tenant().create(wanted().put("name", "web")).statusCode()).isEqualTo(201);
  }

  @Test
  void refusesAnActionThatTheStateDoesNotAllow() {
    // Given
    String id = tenant.running(wanted()).get("id").asText();
    String path = tenant.path("/machines/" + id);

    // When, then
    JsonNode refused =
        assertRefused(tenant.cloud().post(path + "?action=start"), 409, "InvalidState");
    assertThat(refused.get("message").asText())
        .isEqualTo("machine " + id + " cannot be started: it is running");
    assertRefused(tenant.cloud().post(path), 409, "MissingParameter");
    assertRefused(tenant.cloud().post(path + "?action=explode"), 409, "InvalidArgument");
    assertRefused(tenant.cloud().post(path + "?action=resize"), 409, "MissingParameter");
    assertRefused(tenant.cloud().post(path + "?action=stop&force=1"), 409, "InvalidArgument");
    assertThat(tenant.machine(id).get("state").asText()).isEqualTo("running");
  }

  @Test
  void keepsAProtectedMachine() {
    // Given
    String id = tenant.running(wanted().put("deletion_protection", true)).get("id").asText();

    // When
    Response refused = tenant.cloud().delete(tenant.path("/machines/" + id));

    // Then
    assertRefused(refused, 409, "CannotDestroyMachineError");
    assertThat(tenant.machine(id).get("state").asText()).isEqualTo("running");
    assertThat(tenant.machine(id).get("deletion_protection").asBoolean()).isTrue();
  }

  @Test
  void doesNotFindAnothersMachine() {
    // Given
    String id = tenant.running(wanted()).get("id").asText();
    Tenant other = new Tenant();

    // When, then
    String path = other.path("/machines/" + id);
    assertRefused(other.cloud().get(path), 404, "ResourceNotFound");
    assertRefused(other.cloud().get(path + "/audit"), 404, "ResourceNotFound");
    assertRefused(other.cloud().post(path + "?action=stop"), 404, "ResourceNotFound");
    assertRefused(other.cloud().delete(path), 404, "ResourceNotFound");
    assertRefused(other.cloud().get(tenant.path("/machines/" + id)), 403, "NotAuthorized");
    assertThat(tenant.machine(id).get("state").asText()).isEqualTo("running");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nosuch", "00000000-0000-0000-0000-000000000000", "%2e%2e", "1"})
  void doesNotFindWhatIsNotThere(String id) {
    assertRefused(tenant.cloud().get(tenant.path("/machines/" + id)), 404, "ResourceNotFound");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "limit=x",
        "offset=-1",
        "memory=big",
        "state=nosuch",
        "image=x",
        "nosuch=1",
        "type=x",
        "tombstone=maybe"
      })
  void refusesAFilterThatMakesNoSense(String filter) {
    JsonNode refused =
        assertRefused(
            tenant.cloud().get(tenant.path("/machines?" + filter)), 409, "InvalidArgument");
    assertThat(refused.path("errors").path(0).path("field").asText())
        .isEqualTo(filter.split("=")[0]);
  }

  @Test
  void letsNobodyInWithoutATokenOfItsFace() {
    TestIdentity identity = TestIdentity.ofModule();
    UUID account = tenant.account;
    Map<String, Integer> tokens =
        Map.of(
            "",
            401,
            "rubbish",
            401,
            TestIdentity.forger().account(account, tenant.login),
            401,
            identity.mint(
                new IdentityMint.Claims(
                        account.toString(),
                        "account",
                        tenant.login,
                        account.toString(),
                        List.of(),
                        "cloudapi",
                        java.time.Duration.ZERO)
                    .expired()),
            401,
            identity.apiKey(account, tenant.login),
            403,
            identity.lunaUser("luna"),
            403,
            identity.service("boot"),
            403);
    tokens.forEach(
        (token, status) -> {
          for (String method : List.of("GET", "POST")) {
            Response refused =
                given()
                    .header(TestIdentity.HEADER, token)
                    .contentType("application/json")
                    .body("{}")
                    .request(method, tenant.path("/machines"));
            assertThat(refused.statusCode()).as(method + " with " + token).isEqualTo(status);
          }
        });
  }
}
