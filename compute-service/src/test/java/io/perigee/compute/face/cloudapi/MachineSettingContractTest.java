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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is set on machines: metadata, tags, name, firewall, protection, package; and limits. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class MachineSettingContractTest {

  private static final String API = "cloudapi";

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private String running() {
    return tenant.running(wanted()).get("id").asText();
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id/metadata")
  @ContractTest(api = API, method = "GET", path = "/:login/machines/:id/metadata")
  @ContractTest(api = API, method = "GET", path = "/:login/machines/:id/metadata/:key")
  @ContractTest(api = API, method = "DELETE", path = "/:login/machines/:id/metadata/:key")
  @ContractTest(api = API, method = "DELETE", path = "/:login/machines/:id/metadata")
  void keepsMetadata() {
    // Given
    String id = running();
    String path = "/machines/" + id + "/metadata";

    // When
    Response updated = tenant.form(path, "foo=bar&group=test");

    // Then
    assertThat(updated.statusCode()).as(updated.asString()).isEqualTo(200);
    assertThat(json(updated)).isEqualTo(Published.example("cloudapi/UpdateMachineMetadata"));
    assertThat(updated.header("x-job-uuid")).startsWith("compute-");
    assertThat(json(tenant.get(path))).isEqualTo(json(updated));
    assertThat(tenant.get(path + "/foo").asString()).isEqualTo("\"bar\"");
    Response plain = tenant.cloud().accept("text/plain").get(tenant.path(path + "/foo"));
    assertThat(plain.asString()).isEqualTo("bar");
    assertThat(plain.contentType()).startsWith("text/plain");
    assertThat(tenant.machine(id).get("metadata")).isEqualTo(json(updated));
    assertThat(tenant.audited(id, "set_metadata").get(0).get("success").asText()).isEqualTo("yes");

    // When
    assertThat(tenant.delete(path + "/foo").statusCode()).isEqualTo(204);

    // Then
    tenant.audited(id, "remove_metadata");
    assertThat(json(tenant.get(path))).isEqualTo(Json.object().put("group", "test"));
    assertRefused(tenant.get(path + "/foo"), 404, "ResourceNotFound");
    assertRefused(tenant.delete(path + "/foo"), 404, "ResourceNotFound");

    // When
    assertThat(tenant.delete(path).statusCode()).isEqualTo(204);

    // Then
    tenant.audited(id, "replace_metadata");
    assertThat(json(tenant.get(path))).isEmpty();
  }

  @Test
  void keepsObjectsInMetadataAsTheirText() {
    String path = "/machines/" + running() + "/metadata";

    Response updated = tenant.post(path, Json.tree("{\"a\":{\"b\":[1]},\"n\":7}"));

    assertThat(json(updated)).isEqualTo(Json.object().put("a", "{\"b\":[1]}").put("n", "7"));
  }

  @Test
  void showsGeneratedPasswordsOnlyWhenAskedFor() {
    // Given
    JsonNode machine = tenant.running(wanted().put("image", Peers.PASSWORD_IMAGE));
    String id = machine.get("id").asText();

    // When
    JsonNode shown = json(tenant.get("/machines/" + id + "/metadata?credentials=true"));

    // Then
    assertThat(machine.get("metadata").has("credentials")).isFalse();
    assertThat(json(tenant.get("/machines/" + id + "/metadata")).has("credentials")).isFalse();
    Published.assertSameShape(
        shown.get("credentials"),
        Published.example("cloudapi/ListMachineMetadata").get("credentials"),
        Set.of());
    assertThat(shown.get("credentials").get("root").asText()).matches("[a-z0-9]{16}");
    JsonNode got = json(tenant.get("/machines/" + id + "?credentials=true"));
    assertThat(got.get("metadata").get("credentials")).isEqualTo(shown.get("credentials"));
    JsonNode listed = json(tenant.get("/machines?credentials=true"));
    assertThat(listed.get(0).get("metadata").get("credentials"))
        .isEqualTo(shown.get("credentials"));
    assertRefused(
        tenant.post("/machines/" + id + "/metadata", Json.object().put("credentials", "x")),
        409,
        "InvalidArgument");
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id/tags")
  @ContractTest(api = API, method = "PUT", path = "/:login/machines/:id/tags")
  @ContractTest(api = API, method = "GET", path = "/:login/machines/:id/tags")
  @ContractTest(api = API, method = "GET", path = "/:login/machines/:id/tags/:tag")
  @ContractTest(api = API, method = "DELETE", path = "/:login/machines/:id/tags/:tag")
  @ContractTest(api = API, method = "DELETE", path = "/:login/machines/:id/tags")
  void keepsTags() {
    // Given
    String id = tenant.running(wanted().put("tag.preexisting", "blah")).get("id").asText();
    String path = "/machines/" + id + "/tags";

    // When
    Response added = tenant.post(path, Json.tree("{\"foo\":\"bar\",\"group\":\"test\",\"n\":3}"));

    // Then
    assertThat(added.statusCode()).isEqualTo(200);
    assertThat(json(added))
        .isEqualTo(
            Json.tree("{\"preexisting\":\"blah\",\"foo\":\"bar\",\"group\":\"test\",\"n\":3}"));
    tenant.audited(id, "set_tags");
    assertThat(json(tenant.get("/machines?tag.foo=bar")).findValuesAsText("id"))
        .containsExactly(id);
    assertThat(tenant.get(path + "/foo").asString()).isEqualTo("\"bar\"");
    Response plain = tenant.cloud().accept("text/plain").get(tenant.path(path + "/foo"));
    assertThat(plain.asString()).isEqualTo("bar");
    assertThat(plain.contentType()).startsWith("text/plain");

    // When
    Response replaced =
        tenant.cloud().body("{\"foo\":\"bar\",\"group\":\"test\"}").put(tenant.path(path));

    // Then
    assertThat(json(replaced)).isEqualTo(Json.tree("{\"foo\":\"bar\",\"group\":\"test\"}"));
    tenant.audited(id, "replace_tags");

    // When
    assertThat(tenant.delete(path + "/foo").statusCode()).isEqualTo(204);
    tenant.audited(id, "remove_tags");

    // Then
    assertThat(json(tenant.get(path))).isEqualTo(Json.object().put("group", "test"));
    assertRefused(tenant.get(path + "/foo"), 404, "ResourceNotFound");
    assertRefused(tenant.delete(path + "/foo"), 404, "ResourceNotFound");
    assertThat(tenant.delete(path).statusCode()).isEqualTo(204);
    assertThat(json(tenant.get(path))).isEmpty();
  }

  @Test
  void refusesTagsAndMetadataThatCannotBe() {
    String id = running();
    String tags = "/machines/" + id + "/tags";
    String metadata = "/machines/" + id + "/metadata";
    for (String body : List.of("{\"a\":{}}", "{\"a\":null}", "{\"a\":[1]}", "{}", "{\"\":1}")) {
      assertRefused(tenant.post(tags, Json.tree(body)), 409, "InvalidArgument");
    }
    for (String body : List.of("{\"a\":null}", "{}", "{\"\":1}")) {
      assertRefused(tenant.post(metadata, Json.tree(body)), 409, "InvalidArgument");
    }
    assertRefused(
        tenant.post(tags, Json.object().put("a", "x".repeat(70_000))), 409, "InvalidArgument");
    assertRefused(tenant.cloud().body("[1]").post(tenant.path(tags)), 400, "InvalidContent");
    assertThat(json(tenant.get(tags))).isEmpty();
    assertThat(json(tenant.get(metadata))).isEmpty();
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id?action=rename")
  void renamesAMachine() {
    // Given
    String id = running();
    tenant.create(wanted().put("name", "taken"));

    // When
    Response renamed = tenant.form("/machines/" + id, "action=rename&name=new_friendly_name");

    // Then
    assertThat(renamed.statusCode()).as(renamed.asString()).isEqualTo(202);
    assertThat(renamed.header("Location"))
        .isEqualTo("/" + tenant.login + "/jobs/" + renamed.header("x-job-uuid"));
    tenant.audited(id, "rename");
    assertThat(tenant.machine(id).get("name").asText()).isEqualTo("new_friendly_name");
    assertRefused(tenant.form("/machines/" + id, "action=rename"), 409, "MissingParameter");
    assertRefused(tenant.form("/machines/" + id, "action=rename&name=a b"), 409, "InvalidArgument");
    assertRefused(
        tenant.form("/machines/" + id, "action=rename&name=taken"), 409, "InvalidArgument");
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id?action=enable_firewall")
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id?action=disable_firewall")
  void switchesTheFirewall() {
    String id = running();

    assertThat(tenant.form("/machines/" + id, "action=enable_firewall").statusCode())
        .isEqualTo(202);
    tenant.audited(id, "enable_firewall");
    assertThat(tenant.machine(id).get("firewall_enabled").asBoolean()).isTrue();
    assertThat(tenant.form("/machines/" + id, "action=disable_firewall").statusCode())
        .isEqualTo(202);
    tenant.audited(id, "disable_firewall");
    assertThat(tenant.machine(id).get("firewall_enabled").asBoolean()).isFalse();
  }

  @Test
  @ContractTest(
      api = API,
      method = "POST",
      path = "/:login/machines/:id?action=enable_deletion_protection")
  @ContractTest(
      api = API,
      method = "POST",
      path = "/:login/machines/:id?action=disable_deletion_protection")
  void protectsAMachineFromTheAnswerOn() {
    String id = running();

    assertThat(tenant.form("/machines/" + id, "action=enable_deletion_protection").statusCode())
        .isEqualTo(202);
    assertRefused(tenant.delete("/machines/" + id), 409, "CannotDestroyMachineError");
    assertThat(tenant.form("/machines/" + id, "action=disable_deletion_protection").statusCode())
        .isEqualTo(202);
    assertThat(tenant.delete("/machines/" + id).statusCode()).isEqualTo(204);
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id?action=resize")
  void resizesBhyveMachinesToFlexiblePackages() {
    // Given
    String id = tenant.running(wanted().put("package", "flex.1")).get("id").asText();

    // When
    Response resized = tenant.form("/machines/" + id, "action=resize&package=flex.2");

    // Then
    assertThat(resized.statusCode()).as(resized.asString()).isEqualTo(202);
    tenant.audited(id, "resize");
    JsonNode machine = tenant.machine(id);
    assertThat(machine.get("package").asText()).isEqualTo("flex.2");
    assertThat(machine.get("memory").asInt()).isEqualTo(512);
    assertThat(machine.get("disk").asInt()).isEqualTo(40960);
    assertThat(machine.get("free_space").asInt()).isEqualTo(40960 - 10240);
  }

  @Test
  void refusesASizeThatTheBrandDoesNotTake() {
    String kvm = running();
    String bhyve = tenant.running(wanted().put("brand", "bhyve")).get("id").asText();

    assertRefused(
        tenant.form("/machines/" + kvm, "action=resize&package=flex.1"), 409, "InvalidArgument");
    assertRefused(
        tenant.form("/machines/" + bhyve, "action=resize&package=m.4"), 409, "InvalidArgument");
    assertRefused(
        tenant.form("/machines/" + bhyve, "action=resize&package=nosuch"), 409, "InvalidArgument");
    assertRefused(tenant.form("/machines/" + bhyve, "action=resize"), 409, "MissingParameter");
    assertThat(tenant.machine(bhyve).get("package").asText()).isEqualTo("sdc_128");
  }

  @Test
  @ContractTest(api = API, method = "GET", path = "/:login/limits")
  void holdsLimits() {
    // Given
    ObjectNode limits = Json.object();
    limits
        .putArray("limits")
        .add(Json.object().put("by", "machines").put("value", 2))
        .add(Json.object().put("by", "ram").put("value", 1024))
        .add(
            Json.object()
                .put("by", "quota")
                .put("value", 1024)
                .put("check", "os")
                .put("os", "linux"));
    Installation.limits(tenant.account, limits);
    tenant.create(wanted());

    // When
    JsonNode listed = json(tenant.get("/limits"));

    // Then
    assertThat(listed).hasSize(3);
    JsonNode example = Published.example("cloudapi/GetAccountLimits");
    Published.assertSameShape(listed.get(0), example.get(0), Set.of());
    Published.assertSameShape(listed.get(2), example.get(2), Set.of());
    assertThat(listed.get(0)).isEqualTo(Json.tree("{\"by\":\"machines\",\"value\":2,\"used\":1}"));
    assertThat(listed.get(1)).isEqualTo(Json.tree("{\"by\":\"ram\",\"value\":1024,\"used\":128}"));
    assertThat(listed.get(2).get("used").asInt()).isEqualTo(12);
    assertRefused(tenant.create(wanted().put("package", "m.4")), 403, "QuotaExceeded");
    assertThat(tenant.create(wanted()).statusCode()).isEqualTo(201);
    assertRefused(tenant.create(wanted()), 403, "QuotaExceeded");
    assertThat(json(tenant.get("/machines"))).hasSize(2);
    assertThat(json(new Tenant().get("/limits"))).isEmpty();
  }

  @Test
  void anothersMachineHasNoSettings() {
    String id = running();
    Tenant other = new Tenant();
    String path = "/machines/" + id;

    assertRefused(other.get(path + "/tags"), 404, "ResourceNotFound");
    assertRefused(other.get(path + "/metadata"), 404, "ResourceNotFound");
    assertRefused(other.post(path + "/tags", Json.object().put("a", 1)), 404, "ResourceNotFound");
    assertRefused(
        other.post(path + "/metadata", Json.object().put("a", 1)), 404, "ResourceNotFound");
    assertRefused(other.delete(path + "/tags"), 404, "ResourceNotFound");
    assertRefused(other.delete(path + "/metadata"), 404, "ResourceNotFound");
    assertRefused(other.form(path, "action=rename&name=x"), 404, "ResourceNotFound");
    assertRefused(other.form(path, "action=resize&package=flex.1"), 404, "ResourceNotFound");
    assertRefused(other.cloud().get(tenant.path(path + "/tags")), 403, "NotAuthorized");
    assertThat(json(tenant.get(path + "/tags"))).isEmpty();
  }

  @Test
  void doesARequestOnceForItsIdempotencyKey() {
    // Given
    String key = UUID.randomUUID().toString();
    String body = Json.write(wanted().put("name", "once"));

    // When
    Response first =
        tenant.cloud().header("Idempotency-Key", key).body(body).post(tenant.path("/machines"));
    Response again =
        tenant.cloud().header("Idempotency-Key", key).body(body).post(tenant.path("/machines"));
    Response other =
        tenant
            .cloud()
            .header("Idempotency-Key", key)
            .body(Json.write(wanted()))
            .post(tenant.path("/machines"));

    // Then
    assertThat(first.statusCode()).as(first.asString()).isEqualTo(201);
    assertThat(again.statusCode()).as(again.asString()).isEqualTo(201);
    assertThat(json(again).get("id")).isEqualTo(json(first).get("id"));
    assertThat(again.header("x-job-uuid")).isEqualTo(first.header("x-job-uuid"));
    assertRefused(other, 409, "IdempotencyKeyReused");
    assertThat(json(tenant.get("/machines"))).hasSize(1);
  }
}
